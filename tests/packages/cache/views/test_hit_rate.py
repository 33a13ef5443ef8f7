"""cache.hit_rate is estimated from a sample: a read as a rule writes nothing."""


def test_it_tells_hits_and_misses_by_kind(db, admin, user):
    with user() as session:
        session.execute("select cache.set('day:1', 'v')")
        session.execute("select setseed(0.5)")
        asked = "select count(cache.get('day:' || (1 + (n % 5 = 0)::integer))) from"
        session.execute(f"{asked} generate_series(1, 20000) as n")

    ((kind, hits, misses, rate),) = admin.execute("select * from cache.hit_rate").fetchall()

    assert kind == "day"
    assert 15_000 < hits + misses < 25_000
    assert 0.65 < rate < 0.95
    (written,) = db.execute("select count(*) from cache.observation").fetchone()
    assert 150 < written < 250


def test_readers_do_not_wait_for_each_other(connect, user):
    with user() as session, session.transaction():
        session.execute("select count(cache.get('k')) from generate_series(1, 2000)")
        other = user()
        other.execute("set lock_timeout = '200ms'")
        other.execute("select count(cache.get('k')) from generate_series(1, 2000)")

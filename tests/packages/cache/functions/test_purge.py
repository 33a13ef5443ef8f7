"""The cache stays within its limits, with a scheduler and without one."""

import pytest


def test_what_is_no_longer_kept_is_taken_away(db, cache, admin, age):
    admin.execute("select cache.define_kind('graced', '5 minutes', grace => '1 hour')")
    cache("mset", ["a", "b", "graced:c"], ["v", "v", "v"])
    for key in ("a", "graced:c"):
        age(key, "10 minutes")

    assert admin.execute("select cache.purge()").fetchone() == (1,)

    assert db.execute("select key from cache.entry order by key").fetchall() == [
        ("b",),
        ("graced:c",),
    ]


def test_above_the_limit_of_rows_the_oldest_go(db, cache, admin, age):
    for n in range(10):
        cache("set", f"k{n}", "v")
        age(f"k{n}", f"{10 - n} seconds")
    admin.execute("select cache.configure(max_rows => 3)")

    assert admin.execute("select cache.purge()").fetchone() == (7,)

    assert db.execute("select key from cache.entry order by key").fetchall() == [
        ("k7",),
        ("k8",),
        ("k9",),
    ]


def test_above_the_limit_of_bytes_the_oldest_go(db, cache, admin, age):
    for n in range(10):
        cache("set", f"k{n}", "x" * 900)
        age(f"k{n}", f"{10 - n} seconds")
    admin.execute("select cache.configure(max_bytes => 5000)")

    admin.execute("select cache.purge()")

    assert db.execute("select min(key), count(*) from cache.entry").fetchone() == ("k6", 4)
    assert db.execute("select sum(bytes) <= 5000 from cache.usage").fetchone() == (True,)


def test_it_can_be_done_in_small_bites(cache, admin):
    cache("mset", [f"k{n}" for n in range(10)], ["v"] * 10)
    admin.execute("select cache.configure(max_rows => 1)")

    bites = [admin.execute("select cache.purge(4)").fetchone()[0] for _ in range(4)]

    assert bites == [4, 4, 1, 0]


def test_entries_that_somebody_holds_are_passed_over(db, cache, admin, age):
    cache("mset", ["a", "b"], ["v", "v"])
    for key in "ab":
        age(key, "1 hour")
    db.execute("select from cache.entry where key = 'a' for update")

    admin.execute("set lock_timeout = '200ms'")
    assert admin.execute("select cache.purge()").fetchone() == (1,)


def test_versions_and_observations_become_one_row_and_mean_the_same(db, connect, cache, admin):
    cache("set", "k", "v", tags=["t", "u"])
    stamps = [cache("stamp", ["t", "u"])]
    for _ in range(3):
        with connect() as session:
            session.execute("set transaction isolation level repeatable read")
            session.execute("select cache.invalidate('t')")
    db.execute("insert into cache.observation values ('a', 1, 2), ('a', 3, 4), ('b', 1, 0)")
    db.commit()
    assert db.execute("select count(*) from cache.tag").fetchone() == (3,)
    stamps.append(cache("stamp", ["t", "u"]))

    admin.execute("select cache.purge()")

    assert db.execute("select count(*), sum(version) from cache.tag").fetchone() == (1, 3)
    assert [*stamps, cache("stamp", ["t", "u"])] == [0, 3, 3]
    assert db.execute("select * from cache.observation order by kind").fetchall() == [
        ("a", 4, 6),
        ("b", 1, 0),
    ]


@pytest.mark.parametrize("limit", ["max_rows => 500", "max_bytes => 100000"])
def test_writing_alone_keeps_it_near_its_limit(db, connect, user, admin, limit):
    admin.execute(f"select cache.configure({limit})")
    with user() as session:
        for part in range(40):
            keys = [f"k:{part}:{n}" for n in range(100)]
            session.execute("select cache.mset(%s, %s)", [keys, keys])
            session.execute("reset role")
            session.execute("select pg_stat_force_next_flush()")
            session.execute("set role cache_user")

    (rows,) = db.execute("select count(*) from cache.entry").fetchone()
    assert 0 < rows < 1200


def test_writing_alone_takes_away_what_has_expired(db, user, age, cache):
    cache("mset", [f"old:{n}" for n in range(200)], ["v"] * 200)
    db.execute("update cache.entry set kept_until = now() - interval '1 hour'")
    db.commit()

    cache("mset", [f"new:{n}" for n in range(64)], ["v"] * 64)

    assert db.execute("select kind, count(*) from cache.entry group by kind").fetchall() == [
        ("new", 64)
    ]

"""Counters that mean nothing any more go; the others stay."""

import threading

import pytest


@pytest.fixture
def purge(connect):
    def call(*pages):
        with connect(autocommit=True) as admin:
            admin.execute("set role ratelimit_admin")
            admin.execute("set lock_timeout = '200ms'")
            given = ", ".join(map(str, pages))
            return admin.execute(f"select ratelimit.purge({given})").fetchone()[0]

    return call


@pytest.mark.parametrize(
    ("algorithm", "soon", "late"),
    [
        ("fixed", "30 minutes", "3 hours"),
        ("sliding", "30 minutes", "3 hours"),
        ("bucket", "1 minute", "2 hours"),
    ],
)
def test_what_is_old_enough_goes(define, hit, later, purge, algorithm, soon, late):
    define(10, "1 hour", algorithm=algorithm)
    hit("ann", cost=5)
    later(soon)
    assert purge() == 0

    later(late)
    hit("bob")

    assert purge() == 1
    assert hit("bob")[:2] == (True, 8)


def test_what_somebody_holds_is_passed_over(define, hit, later, purge, db):
    define(10, "1 hour")
    hit("ann")
    hit("bob")
    later("9 hours")
    db.execute("select from ratelimit.counter where key = 'ann' for update")

    assert purge() == 1


def test_counters_of_a_policy_that_is_gone_go_too(define, hit, purge, db):
    define(10, "1 hour")
    hit("ann")
    db.execute("delete from ratelimit.policy")
    db.commit()

    assert purge() == 1


def test_hitting_alone_takes_old_counters_away(define, connect, db):
    define(10_000, "1 hour", algorithm="fixed")
    db.execute(
        "insert into ratelimit.counter select p.id, 'old:' || n, now() - interval '1 day', 1, 0"
        " from ratelimit.policy as p, generate_series(1, 200) as n"
    )
    db.commit()

    def work():
        with connect(autocommit=True) as session:
            for _ in range(6):
                session.execute(
                    "select count(*) from generate_series(1, 1000) as n,"
                    " ratelimit.hit_for('api', jsonb_build_object('sub', n % 10))"
                )

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    old = "select count(*) from ratelimit.counter where key like 'old:%'"
    assert db.execute(old).fetchone() == (0,)

"""What the scheduled functions do to rows."""

import pytest

WEEK = "2026-02-09 09:00+00"  # the Monday after the results of the seed


def test_the_digest_tells_of_the_week_before_and_only_once(db, seeded):
    digest = "select hephaitos.send_weekly_digest(%s)"

    assert db.execute(digest, [WEEK]).fetchone() == (2,)
    assert db.execute(digest, [WEEK]).fetchone() == (0,)
    assert db.execute("select hephaitos.send_weekly_digest('2026-02-16 09:00+00')").fetchone() == (
        0,
    )
    (payload,) = db.execute(
        "select payload from hephaitos.notification_queue where user_id = %s", [seeded.alice]
    ).fetchone()
    assert payload == {
        "week": "2026-02-02",
        "total_return": 0.5,
        "backtest_count": 2,
        "best_strategy": "Momentum",
    }


@pytest.fixture
def idle(db, seeded):
    """Makes a strategy of Bob's that nobody touched for so many days; returns its id."""

    def make(days, status="active"):
        return db.execute(
            "insert into hephaitos.strategies (user_id, name, status, updated_at)"
            " values (%s, 'Idle', %s, now() - %s * interval '1 day') returning id",
            [seeded.bob, status, days],
        ).fetchone()[0]

    return make


def test_a_strategy_is_paused_after_thirty_idle_days(db, idle):
    long, short, draft = idle(31), idle(29), idle(31, "draft")

    assert db.execute("select hephaitos.pause_inactive_strategies()").fetchone() == (1,)

    rows = "select id, status from hephaitos.strategies where name = 'Idle'"
    assert dict(db.execute(rows).fetchall()) == {long: "paused", short: "active", draft: "draft"}
    assert db.execute(
        "select payload ->> 'strategy_id' from hephaitos.notification_queue"
        " where type = 'strategy_paused'"
    ).fetchall() == [(str(long),)]


def test_an_open_backtest_keeps_a_strategy_awake(db, idle, queue_jobs):
    queue_jobs(1, idle(31))

    assert db.execute("select hephaitos.pause_inactive_strategies()").fetchone() == (0,)


def test_old_exports_go_and_their_bytes_are_queued_for_removal(db):
    db.execute(
        "insert into storage.objects (bucket_id, name, created_at) values"
        " ('exports', 'old.csv', now() - interval '8 days'),"
        " ('exports', 'new.csv', now() - interval '6 days'),"
        " ('templates', 'old.json', now() - interval '8 days')"
    )

    assert db.execute("select hephaitos.cleanup_old_exports()").fetchone() == (1,)

    assert db.execute("select name from storage.objects order by name").fetchall() == [
        ("new.csv",),
        ("old.json",),
    ]
    assert db.execute("select bucket_id, name from hephaitos.export_removals").fetchall() == [
        ("exports", "old.csv")
    ]
    assert db.execute("select current_setting('storage.allow_delete_query', true)").fetchone()[
        0
    ] in {None, ""}

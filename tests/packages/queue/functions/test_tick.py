"""queue.tick enqueues recurring jobs, each tick once, whoever ticks."""

import threading

import psycopg
import pytest

MONDAY = "2026-11-23 09:00:30+00"


@pytest.fixture
def daily(queue):
    queue.execute("select queue.recur('digest', 'mail', 'digest', '0 9 * * *', '{\"n\": 1}')")
    queue.execute("update queue.recurring set last_tick = '2026-11-22 12:00Z'")


def ticked(queue, at=MONDAY):
    return queue.execute("select queue.tick(%s)", [at]).fetchone()[0]


def test_a_tick_becomes_one_job(queue, daily):
    assert [ticked(queue), ticked(queue)] == [1, 0]
    assert queue.execute("select kind, payload from queue.claim('mail', 5)").fetchall() == [
        ("digest", {"n": 1})
    ]
    assert queue.execute("select tick = '2026-11-23 09:00Z' from queue.tick").fetchall() == [
        (True,)
    ]


def test_before_its_time_nothing_happens(queue, daily):
    assert ticked(queue, "2026-11-23 08:59:59Z") == 0


def test_of_ticks_that_were_missed_the_last_one_counts(queue, daily):
    assert ticked(queue, "2026-12-24 18:00Z") == 1


def test_many_who_tick_at_once_make_one_job(queue, daily, connect):
    made = []

    def tick():
        with connect(autocommit=True) as session:
            made.append(ticked(session))

    threads = [threading.Thread(target=tick) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(made) == 1
    assert queue.execute("select count(*) from queue.ready").fetchone() == (1,)


def test_a_tick_that_is_rolled_back_comes_again(queue, daily, connect):
    with connect() as session:
        assert ticked(session) == 1
        session.rollback()

    assert ticked(queue) == 1


def test_a_schedule_can_be_changed_and_ended(queue, daily):
    queue.execute("select queue.recur('digest', 'mail', 'digest', '0 10 * * *')")
    assert ticked(queue, "2026-11-22 13:00Z") == 0
    queue.execute("select queue.recur('digest', 'mail', 'digest', null)")
    assert ticked(queue, "2026-11-24 13:00Z") == 0


@pytest.mark.parametrize(
    ("schedule", "tick"),
    [
        ("* * * * *", "2026-11-23 09:00"),
        ("*/7 * * * *", "2026-11-23 09:00"),
        ("30 6-8 * * *", "2026-11-23 08:30"),
        ("0 9 * * 1", "2026-11-23 09:00"),
        ("0 9 * * 7", "2026-11-22 09:00"),
        ("0 9 * * 0", "2026-11-22 09:00"),
        ("5,50 23 * * *", "2026-11-22 23:50"),
        ("0 0 1 */3 *", "2026-10-01 00:00"),
        ("0 0 29 2 *", "2024-02-29 00:00"),
        ("0 12 13 * 5", "2026-11-20 12:00"),
        ("0 0 30 2 *", None),
        ("90 seconds", "2026-11-23 09:00"),
        ("1 hour", "2026-11-23 09:00"),
    ],
)
def test_the_latest_tick_is_that_of_cron(queue, schedule, tick):
    assert queue.execute(
        "select to_char(queue.latest_tick(%s, %s) at time zone 'UTC', 'YYYY-MM-DD HH24:MI')",
        [schedule, MONDAY],
    ).fetchone() == (tick,)


NONSENSE = ["60 * * * *", "* * 0 * *", "a * * * *", "5-1 * * * *", "0 s"]


@pytest.mark.parametrize("schedule", [*NONSENSE, "* * * *", "often", "", "1 month", "0 0 30 2 *"])
def test_a_schedule_that_means_nothing_is_refused(queue, schedule):
    with pytest.raises(psycopg.Error) as refused:
        queue.execute("select queue.recur('x', 'mail', 'x', %s)", [schedule])

    assert refused.value.sqlstate == "PKQ08"


def test_windows_that_closed_are_forgotten(queue, put):
    put(unique_key="k", unique_window="1 hour")
    queue.execute("update queue.unique_job set held_until = now() - interval '1 s'")
    ticked(queue)

    assert queue.execute("select count(*) from queue.unique_job").fetchone() == (0,)

"""A unique key is held by one job at a time."""

import threading

import psycopg
import pytest


def test_a_second_job_with_the_key_is_skipped(put, claim):
    first = put(unique_key="k")

    assert put(unique_key="k") == first
    assert [job for job, _, _ in claim(10)] == [first]


def test_the_key_is_held_while_the_job_runs_and_free_when_it_is_done(put, claim, done):
    first = put(unique_key="k")
    held = claim()
    assert put(unique_key="k") == first

    assert done(held) == 1
    assert put(unique_key="k") > first


def test_a_dead_job_and_a_cancelled_one_free_the_key(queue, put, claim):
    first = put(unique_key="k", max_attempts=1)
    ((_, _, token),) = claim()
    queue.execute("select queue.fail(%s, %s, 'no')", [first, token])
    second = put(unique_key="k")
    queue.execute("select queue.cancel(%s)", [second])

    assert first < second < put(unique_key="k")


def test_within_its_window_the_key_is_held_though_the_job_is_done(queue, put, claim, done):
    first = put(unique_key="k", unique_window="1 hour")
    assert done(claim()) == 1
    assert put(unique_key="k", unique_window="1 hour") == first
    assert claim() == []

    queue.execute("update queue.unique_job set held_until = now()")
    assert put(unique_key="k", unique_window="1 hour") > first


@pytest.mark.parametrize("run_at", [None, "2999-01-01"])
def test_a_job_that_waits_is_replaced_and_keeps_its_number(queue, put, run_at):
    first = put(unique_key="k", payload='{"n": 1}', run_at=run_at)

    again = put(unique_key="k", payload='{"n": 2}', priority=3, on_duplicate="replace")

    assert again == first
    assert queue.execute("select payload, priority from queue.claim('mail', 10)").fetchall() == [
        ({"n": 2}, 3)
    ]


def test_a_job_that_runs_is_not_changed_and_the_new_one_comes_after_it(put, claim, done):
    first = put(unique_key="k")
    held = claim()

    second = put(unique_key="k", on_duplicate="replace")
    assert second > first
    assert done(held) == 1
    assert put(unique_key="k") == second


def test_a_duplicate_can_be_refused(put):
    first = put(unique_key="k")

    with pytest.raises(psycopg.Error) as refused:
        put(unique_key="k", on_duplicate="reject")

    assert refused.value.sqlstate == "PKQ04"
    assert refused.value.diag.message_primary == f"job {first} holds the key k already"


def test_an_unknown_way_to_treat_duplicates_is_refused(put):
    with pytest.raises(psycopg.Error) as refused:
        put(unique_key="k", on_duplicate="merge")

    assert refused.value.sqlstate == "PKQ03"


def test_of_many_at_once_one_wins_and_all_hear_the_same_number(queue, connect):
    numbers = []

    def enqueue():
        with connect(autocommit=True) as session:
            numbers.append(
                session.execute(
                    "select queue.enqueue('mail', 'send', unique_key => 'k')"
                ).fetchone()
            )

    threads = [threading.Thread(target=enqueue) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(numbers)) == 1
    assert queue.execute("select count(*) from queue.ready").fetchone() == (1,)

"""queue.create_queue makes a queue, and changes one."""

import psycopg
import pytest


def test_settings_that_are_not_named_stay(queue, settings):
    settings(max_attempts=9, lease="5 minutes")
    settings(lease="1 hour")

    assert queue.execute(
        "select max_attempts, lease = '1 hour', concurrency from queue.queue"
    ).fetchall() == [(9, True, 1)]


def test_a_limit_can_be_taken_back(queue, settings):
    settings(rate_limit=5)
    settings(rate_limit=None)

    assert queue.execute("select rate_limit from queue.queue").fetchone() == (None,)


def test_a_setting_that_does_not_exist_is_refused(settings):
    with pytest.raises(psycopg.Error) as refused:
        settings(retries=5)

    assert refused.value.sqlstate == "PKQ02"
    assert refused.value.diag.message_primary == "a queue has no setting retries"


@pytest.mark.parametrize(
    "wrong", [{"rate_limit": 0}, {"max_attempts": 0}, {"retry_factor": 0.5}, {"lease": "0 s"}]
)
def test_a_setting_that_makes_no_sense_is_refused(settings, wrong):
    with pytest.raises(psycopg.errors.CheckViolation):
        settings(**wrong)


def test_a_queue_that_is_dropped_leaves_nothing_behind(queue, put, claim):
    for more in ({}, {"run_at": "2999-01-01"}, {"concurrency_key": "k"}, {"unique_key": "u"}):
        put(**more)
    claim()
    queue.execute("select queue.drop_queue('mail')")

    for table in ("ready", "later", "blocked", "running", "head", "unique_job", "turn", "tally"):
        assert queue.execute(f"select count(*) from queue.{table}").fetchone() == (0,), table

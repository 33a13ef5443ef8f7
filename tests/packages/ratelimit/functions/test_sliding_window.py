"""A sliding window looks back one period, with the window before it weighted."""

import pytest

ASK = """
select allowed, remaining, round(extract(epoch from retry_after), 3)::float, used, previous
from ratelimit.sliding_window(10, '1 minute', %(cost)s, %(at)s, %(since)s, %(used)s, %(previous)s)
"""


@pytest.fixture
def ask(db):
    def call(at, since=None, used=None, previous=None, cost=1):
        at, since = f"2026-01-05 10:{at}Z", since and f"2026-01-05 10:{since}Z"
        given = {"at": at, "since": since, "used": used, "previous": previous, "cost": cost}
        return db.execute(ASK, given).fetchone()

    return call


def test_without_a_past_the_amount_is_there(ask):
    assert ask("00:15") == (True, 9, None, 1, 0)


def test_the_window_before_counts_for_the_share_that_still_lies_in_the_period(ask):
    assert ask("01:30", "00:00", 8, 0) == (True, 5, None, 1, 8)
    assert ask("01:45", "01:00", 2, 8) == (True, 5, None, 3, 8)


def test_there_is_no_double_burst_at_the_edge(ask):
    assert ask("01:00", "00:00", 10, 0)[:2] == (False, 0)
    assert ask("01:06", "00:00", 10, 0)[:2] == (True, 0)


def test_a_window_that_lies_further_back_is_forgotten(ask):
    assert ask("05:00", "00:00", 10, 10) == (True, 9, None, 1, 0)


def test_after_the_time_that_is_told_it_is_allowed_and_not_before(ask):
    denied = ask("01:03", "01:00", 5, 10)
    assert denied == (False, 0, 33.0, 5, 10)
    assert ask("01:35", "01:00", 5, 10)[0] is False
    assert ask("01:36.001", "01:00", 5, 10)[0] is True


def test_a_window_that_is_full_waits_for_the_next_one(ask):
    denied = ask("01:30", "01:00", 10, 0)
    assert denied == (False, 0, 36.0, 10, 0)
    assert ask("02:05.9", "01:00", 10, 0)[0] is False
    assert ask("02:06.001", "01:00", 10, 0)[0] is True


def test_a_cost_that_is_too_high_never_fits(ask):
    assert ask("01:30", "01:00", 0, 0, cost=11)[:3] == (False, 10, None)

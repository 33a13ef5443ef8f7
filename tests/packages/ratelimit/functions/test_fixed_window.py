"""A fixed window begins on the clock and admits its amount."""

import pytest

ASK = """
select allowed, remaining, extract(epoch from retry_after)::float, used, since::text
from ratelimit.fixed_window(3, %(period)s, %(cost)s, %(at)s, %(since)s, %(used)s)
"""


@pytest.fixture
def ask(db):
    def call(at, since=None, used=None, cost=1, period="1 minute"):
        db.execute("set timezone to 'UTC'")
        given = {"at": at, "since": since, "used": used, "cost": cost, "period": period}
        return db.execute(ASK, given).fetchone()

    return call


DAY = "2026-01-05 "


def test_the_first_of_a_window_begins_it(ask):
    assert ask(DAY + "10:00:42Z") == (True, 2, None, 1, "2026-01-05 10:00:00+00")


def test_the_last_is_allowed_and_the_next_waits_for_the_next_window(ask):
    assert ask(DAY + "10:00:42Z", DAY + "10:00Z", 2)[:4] == (True, 0, None, 3)
    assert ask(DAY + "10:00:42Z", DAY + "10:00Z", 3)[:4] == (False, 0, 18.0, 3)


def test_a_new_window_forgets_the_old_one(ask):
    assert ask(DAY + "10:01Z", DAY + "10:00Z", 3) == (True, 2, None, 1, "2026-01-05 10:01:00+00")


def test_who_was_kept_waiting_does_not_go_back_to_an_older_window(ask):
    late = ask(DAY + "10:00:59.9Z", DAY + "10:01Z", 2)
    assert late == (True, 0, None, 3, "2026-01-05 10:01:00+00")


def test_a_cost_counts_as_many_and_one_that_is_too_high_never_fits(ask):
    assert ask(DAY + "10:00:30Z", DAY + "10:00Z", 1, cost=2)[:2] == (True, 0)
    assert ask(DAY + "10:00:30Z", DAY + "10:00Z", 2, cost=2)[:3] == (False, 1, 30.0)
    assert ask(DAY + "10:00:30Z", cost=4)[:3] == (False, 3, None)


def test_weeks_begin_on_monday(ask):
    assert ask("2026-01-11 23:00Z", period="168 hours")[4] == "2026-01-05 00:00:00+00"
    assert ask("2026-01-12 01:00Z", period="168 hours")[4] == "2026-01-12 00:00:00+00"

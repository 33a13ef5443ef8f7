"""Policies are rows: they can be changed, taken away and forgiven while they are used."""

import psycopg
import pytest


def test_a_larger_amount_counts_at_once_and_keeps_what_was_used(define, hit):
    define(1, "1 hour")
    hit("ann")

    define(3, "1 hour")

    assert hit("ann")[:2] == (True, 1)


@pytest.mark.parametrize("algorithm", ["bucket", "sliding", "fixed"])
def test_a_policy_finer_than_the_clock_is_refused(define, hit, algorithm):
    with pytest.raises(psycopg.Error) as refused:
        define(2_000_000, "1 second", algorithm=algorithm)

    assert refused.value.sqlstate == "PKR04"
    define(1_000_000, "1 second", algorithm=algorithm)
    assert hit("ann")[0] is True


@pytest.mark.parametrize("change", [{"algorithm": "fixed"}, {"period": "2 hours"}])
def test_another_algorithm_or_period_begins_anew(define, hit, change):
    define(1, "1 hour")
    hit("ann")

    define(1, **{"period": "1 hour", **change})

    assert hit("ann")[0] is True


def test_what_was_taken_away_no_longer_limits(define, hit, connect):
    define(1, "1 hour", name="tight")
    define(9, "1 hour", name="wide")
    hit("ann")
    admin = connect(autocommit=True)
    admin.execute("set role ratelimit_admin")

    remove = "select ratelimit.remove_policy('api', 'tight')"
    assert admin.execute(remove).fetchone() == (True,)
    assert admin.execute(remove).fetchone() == (False,)

    assert hit("ann")[:2] == (True, 7)


def test_who_is_forgiven_has_the_whole_budget_again(define, hit, connect):
    define(1, "1 hour")
    define(4, "1 hour", name="everybody", claim="", shards=2)
    hit("ann")
    hit("bob")
    admin = connect(autocommit=True)
    admin.execute("set role ratelimit_admin")

    admin.execute("""select ratelimit.forgive('api', '{"sub": "ann"}')""")

    assert hit("bob")[0] is False
    assert hit("ann")[0] is True


@pytest.mark.parametrize(
    "policy",
    [
        {"amount": 0},
        {"period": "0 seconds"},
        {"algorithm": "guess"},
        {"claim": "user_metadata.plan"},
        {"shards": 11},
        {"burst": 0},
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(define, policy):
    with pytest.raises(psycopg.errors.CheckViolation):
        define(**{"amount": 10, "period": "1 hour", **policy})

"""ratelimit.enforce counts or raises; ratelimit.peek does neither."""

import psycopg
import pytest

CLAIMS = {"sub": "ann"}


def test_it_raises_when_the_limit_is_reached(define, as_actor):
    define(1, "1 hour", algorithm="bucket")
    with as_actor(role="ratelimit_user", claims=CLAIMS) as ann:
        ann.execute("select ratelimit.enforce('api')")

    with as_actor(role="ratelimit_user", claims=CLAIMS) as ann:
        with pytest.raises(psycopg.Error) as refused:
            ann.execute("select ratelimit.enforce('api')")

    assert refused.value.sqlstate == "PKR01"
    assert refused.value.diag.message_primary == "the limit of api is reached"
    assert refused.value.diag.message_detail == "The policy is per user."
    assert refused.value.diag.message_hint in {
        f"Try again in {n} seconds." for n in range(3500, 3601)
    }


def test_what_never_fits_is_not_told_to_try_again(define, as_actor):
    define(5, "1 hour")
    with as_actor(role="ratelimit_user", claims=CLAIMS) as ann:
        with pytest.raises(psycopg.Error) as refused:
            ann.execute("select ratelimit.enforce('api', 6)")

    assert refused.value.diag.message_hint == (
        "It asks for more at once than the policy ever gives."
    )


def test_a_look_counts_nothing(define, hit):
    define(2, "1 hour")

    assert [hit("ann", call="peek")[:2] for _ in range(3)] == [(True, 1)] * 3
    hit("ann", cost=2)
    assert hit("ann", call="peek")[0] is False


def test_a_look_works_in_a_read_only_transaction(define, connect):
    define(2, "1 hour")
    with connect() as session:
        session.execute("set transaction read only")
        assert session.execute("select allowed from ratelimit.peek('api')").fetchone() == (True,)

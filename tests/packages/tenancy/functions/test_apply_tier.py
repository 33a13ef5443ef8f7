"""Statements may run as long as the tier of the tenant allows, in this transaction only."""

import psycopg
import pytest

LIMIT = "select current_setting('statement_timeout')"


def test_the_tier_of_the_current_tenant_limits_what_follows(who, signed_in):
    alice, bob = signed_in(who.alice), signed_in(who.bob)
    for session in (alice, bob):
        session.execute("select tenancy.apply_tier()")

    assert alice.execute(LIMIT).fetchone() == ("15s",)
    assert bob.execute(LIMIT).fetchone() == ("1min",)


def test_entering_a_tenant_applies_its_tier(who, signed_in):
    carol = signed_in(who.carol)
    carol.execute("select tenancy.apply_tier()")
    assert carol.execute(LIMIT).fetchone() == ("0",)

    carol.execute("select tenancy.enter(%s)", [who.birch])
    assert carol.execute(LIMIT).fetchone() == ("1min",)


def test_the_limit_ends_with_the_transaction(who, signed_in):
    alice = signed_in(who.alice)
    alice.execute("select tenancy.apply_tier()")
    alice.commit()

    assert alice.execute(LIMIT).fetchone() == ("0",)


def test_a_statement_over_the_limit_is_cancelled(db, who, signed_in):
    db.execute("update tenancy.tier set statement_timeout = '50 milliseconds'")
    db.commit()
    alice = signed_in(who.alice)
    alice.execute("select tenancy.apply_tier()")

    with pytest.raises(psycopg.errors.QueryCanceled):
        alice.execute("select pg_sleep(5)")


@pytest.mark.parametrize("role", ["anon", "authenticated", "tenancy_service"])
def test_the_hook_stops_no_request(connect, role):
    session = connect()
    session.execute(f"set local role {role}")
    for claims in ("", "broken", '{"sub": "null"}', '{"role": "anon"}'):
        session.execute("select set_config('request.jwt.claims', %s, true)", [claims])
        session.execute("select tenancy.apply_tier()")

        assert session.execute(LIMIT).fetchone() == ("0",)


def test_the_hook_reads_the_header(as_actor, who):
    with as_actor(
        role="authenticated", claims={"sub": who.carol}, headers={"x-tenant-id": who.birch}
    ) as carol:
        carol.execute("select tenancy.apply_tier()")
        assert carol.execute(LIMIT).fetchone() == ("1min",)

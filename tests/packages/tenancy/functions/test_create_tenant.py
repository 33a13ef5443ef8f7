"""Whoever creates a tenant owns it."""

import psycopg
import pytest


def test_the_caller_becomes_the_owner(who, signed_in):
    dave = signed_in(who.dave)
    made = dave.execute("select tenancy.create_tenant('Elm')").fetchone()[0]

    assert dave.execute("select id, name, tier, owner_count from tenancy.tenant").fetchall() == [
        (made, "Elm", "standard", 1)
    ]
    assert dave.execute("select tenancy.has_role(%s, 'owner')", [made]).fetchone() == (True,)


@pytest.mark.parametrize("claims", ["", "broken", '{"sub": "null"}'])
def test_nobody_owns_nothing(connect, claims):
    session = connect()
    session.execute("set local role authenticated")
    session.execute("select set_config('request.jwt.claims', %s, true)", [claims])

    with pytest.raises(psycopg.Error) as refused:
        session.execute("select tenancy.create_tenant('Elm')")

    assert refused.value.sqlstate == "PKT01"
    assert refused.value.diag.message_primary == "nobody has signed in"


def test_visitors_create_none(as_actor):
    with as_actor("visitor") as visitor, pytest.raises(psycopg.errors.InsufficientPrivilege):
        visitor.execute("select tenancy.create_tenant('Elm')")

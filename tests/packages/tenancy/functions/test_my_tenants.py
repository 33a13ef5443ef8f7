"""my_tenants and has_role tell where the caller is at least what."""

import psycopg
import pytest


def mine(session, minimum=None):
    found = session.execute("select tenancy.my_tenants(%s)::text[]", [minimum]).fetchone()[0]
    return sorted(found)


def test_tenants_are_those_where_the_caller_is_at_least_this(who, signed_in):
    carol = signed_in(who.carol)

    assert mine(carol) == mine(carol, "viewer") == [who.alder, who.birch]
    assert mine(carol, "member") == [who.birch]
    assert mine(carol, "admin") == []


def test_an_unknown_role_is_held_by_nobody(who, signed_in):
    alice = signed_in(who.alice)

    assert mine(alice, "emperor") == []
    assert alice.execute(
        "select tenancy.has_role(%s, 'emperor'), tenancy.has_role(%s, null),"
        " tenancy.has_role(null, 'viewer')",
        [who.alder, who.alder],
    ).fetchone() == (False, False, False)


def test_a_role_of_ones_own_takes_its_place_by_rank(db, who, signed_in, join):
    db.execute("insert into tenancy.member_role values ('editor', 250, false)")
    join(who.alder, who.dave, "editor")
    dave = signed_in(who.dave)

    assert mine(dave, "member") == mine(dave, "editor") == [who.alder]
    assert mine(dave, "admin") == []


def test_members_of_a_suspended_tenant_see_nothing_of_it(db, who, signed_in, notes):
    db.execute("update tenancy.tenant set suspended_at = now() where id = %s", [who.alder])
    db.commit()

    assert mine(signed_in(who.carol)) == [who.birch]
    assert signed_in(who.alice).execute("select count(*) from public.note").fetchone() == (0,)
    assert signed_in(who.alice).execute("select count(*) from tenancy.tenant").fetchone() == (0,)


def test_the_older_setting_of_the_gateway_counts_too(connect, who):
    session = connect()
    session.execute("set local role authenticated")
    session.execute("select set_config('request.jwt.claim.sub', %s, true)", [who.alice])

    assert mine(session) == [who.alder]


def test_require_role_says_what_is_missing(who, signed_in, connect):
    signed_in(who.alice).execute("select tenancy.require_role(%s, 'admin')", [who.alder])
    with pytest.raises(psycopg.Error) as refused:
        signed_in(who.carol).execute("select tenancy.require_role(%s, 'admin')", [who.alder])
    assert refused.value.sqlstate == "PKT02"
    assert refused.value.diag.message_primary == f"you are not admin of tenant {who.alder}"

    session = connect()
    session.execute("set local role authenticated")
    with pytest.raises(psycopg.Error) as refused:
        session.execute("select tenancy.require_role(%s, 'admin')", [who.alder])
    assert refused.value.sqlstate == "PKT01"


def test_visitors_cannot_even_ask(as_actor):
    with as_actor("visitor") as visitor, pytest.raises(psycopg.errors.InsufficientPrivilege):
        visitor.execute("select tenancy.my_tenants()")


def test_a_parallel_query_may_ask_where_the_server_allows_it(db):
    unsafe = db.execute(
        "select count(*) from pg_proc where pronamespace = 'tenancy'::regnamespace"
        " and proname in ('my_tenants', 'current_tenant', 'has_role', 'current_user_id',"
        " 'json_setting') and proparallel <> 's'"
    ).fetchone()[0]

    assert unsafe == (0 if db.info.server_version >= 170000 else 5)

"""Nobody sees or changes the members of a foreign tenant, and nobody promotes himself."""

import psycopg
import pytest

DENIED = psycopg.errors.InsufficientPrivilege
TABLES = ["tenant", "membership", "invitation"]
PROMOTIONS = [
    "insert into tenancy.membership values ('{birch}', '{alice}', 'owner')",
    "update tenancy.membership set role = 'owner'",
    "update tenancy.membership set tenant_id = '{birch}'",
    "delete from tenancy.membership",
    "truncate tenancy.membership",
    "insert into tenancy.membership values ('{alder}', '{carol}', 'owner')"
    " on conflict (user_id, tenant_id) do update set role = 'owner'",
    "update tenancy.member_role set rank = 500 where name = 'viewer'",
    "insert into tenancy.member_role values ('king', 900, true)",
    "update tenancy.tier set statement_timeout = '1 day'",
    "update tenancy.tenant set tier = 'enterprise'",
    "update tenancy.tenant set owner_count = 9",
    "update tenancy.tenant set suspended_at = now()",
    "insert into tenancy.tenant (name) values ('mine')",
    "delete from tenancy.tenant",
    "insert into tenancy.invitation (tenant_id, role, token_hash, invited_by, expires_at)"
    " values ('{birch}', 'owner', '', '{bob}', now() + interval '1 day')",
    "update tenancy.invitation set role = 'owner'",
    "select token_hash from tenancy.invitation",
    "select tenancy.may_manage('{birch}', '{bob}', 'owner')",
]


@pytest.mark.parametrize("user", ["carol", "alice"])
def test_nobody_promotes_himself(who, signed_in, user):
    session = signed_in(getattr(who, user))
    for attempt in PROMOTIONS:
        with pytest.raises(DENIED), session.transaction():
            session.execute(attempt.format(**vars(who)))


def test_visitors_and_workers_have_no_right_to_any_of_it(db):
    for role in ("anon", "tenancy_service"):
        db.execute(f"set local role {role}")
        for table in [*TABLES, "tier", "member_role"]:
            for verb in ("select * from", "delete from", "truncate"):
                with pytest.raises(DENIED), db.transaction():
                    db.execute(f"{verb} tenancy.{table}")


@pytest.mark.parametrize(
    ("user", "tenants", "members"),
    [
        ("alice", ["Alder"], 2),
        ("bob", ["Birch"], 2),
        ("carol", ["Alder", "Birch"], 4),
        ("dave", [], 0),
    ],
)
def test_members_see_their_own_tenants_and_who_is_in_them(who, signed_in, user, tenants, members):
    session = signed_in(getattr(who, user))

    seen = session.execute("select name from tenancy.tenant order by name").fetchall()
    assert [name for (name,) in seen] == tenants
    assert session.execute("select count(*) from tenancy.membership").fetchone() == (members,)


def test_claims_that_say_nothing_show_nothing(connect):
    session = connect()
    session.execute("set local role authenticated")
    for state in ("", "broken", '{"sub": "null"}'):
        session.execute("select set_config('request.jwt.claims', %s, true)", [state])
        for table in TABLES:
            assert session.execute(f"select count(*) from tenancy.{table}").fetchone() == (0,)


def test_admins_rename_their_tenant_and_no_other(who, signed_in, db):
    alice = signed_in(who.alice)
    alice.execute("update tenancy.tenant set name = 'Ash'")
    alice.commit()
    assert signed_in(who.carol).execute("update tenancy.tenant set name = 'x'").rowcount == 0

    assert db.execute("select name from tenancy.tenant order by name").fetchall() == [
        ("Ash",),
        ("Birch",),
    ]


def test_invitations_are_seen_by_admins_of_the_tenant_only(who, signed_in):
    alice = signed_in(who.alice)
    alice.execute("select tenancy.invite(%s, 'd@d.test')", [who.alder])
    alice.commit()

    for user, seen in (("alice", 1), ("bob", 0), ("carol", 0), ("dave", 0)):
        session = signed_in(getattr(who, user))
        count = session.execute("select count(*) from tenancy.invitation").fetchone()
        assert count == (seen,), user


def test_the_operator_runs_tenants_and_sees_no_token(who, connect):
    session = connect()
    session.execute("set local role tenancy_operator")

    made = session.execute("insert into tenancy.tenant (name) values ('Cedar') returning id")
    tenant = made.fetchone()[0]
    session.execute("insert into tenancy.membership values (%s, %s, 'owner')", [tenant, who.dave])
    session.execute("update tenancy.tenant set tier = 'enterprise' where id = %s", [tenant])
    session.execute("delete from tenancy.tenant where id = %s", [tenant])
    with pytest.raises(DENIED):
        session.execute("select token_hash from tenancy.invitation")


def test_policies_ask_only_functions_that_pass_them(db):
    reading = db.execute(
        "select count(*) from pg_policies where schemaname = 'tenancy'"
        " and (qual ~ 'FROM tenancy' or with_check ~ 'FROM tenancy')"
    ).fetchone()
    forced = db.execute(
        "select count(*) from pg_class where relnamespace = 'tenancy'::regnamespace"
        " and relforcerowsecurity"
    ).fetchone()

    assert (reading, forced) == ((0,), (0,))

"""The log knows what the request says of who writes, and no request can stop a write."""

import json

import pytest

ROW = "actor, actor_email, tenant, ip, user_agent, request_id"
ALICE = "00000000-0000-4000-8000-00000000000a"
HEADERS = {
    "x-forwarded-for": "203.0.113.7, 10.0.0.1",
    "user-agent": "Mozilla/5.0",
    "x-request-id": "r-1",
}


def set_local(db, name, value):
    db.execute("select set_config(%s, %s, true)", [f"request.{name}", value])


@pytest.fixture
def thing(db, tracked):
    tracked("id integer primary key, tenant_id text")
    db.execute("grant all on public.thing to authenticated")
    db.commit()


def test_actor_email_ip_and_user_agent_come_from_claims_and_headers(thing, as_actor, logged):
    with as_actor("alice", headers=HEADERS) as alice:
        alice.execute("insert into public.thing values (1)")

    assert logged(ROW) == [(ALICE, "alice@a.test", None, "203.0.113.7", "Mozilla/5.0", "r-1")]


def test_the_tenant_is_that_of_the_claims(thing, db, logged):
    set_local(db, "jwt.claims", json.dumps({"sub": "s", "app_metadata": {"tenant_id": "t1"}}))
    db.execute("insert into public.thing values (1)")

    assert logged("tenant") == [("t1",)]


def test_where_the_table_says_whose_row_it_is_that_counts(db, tracked, logged):
    tracked("id integer primary key, tenant_id text", tenant_column="tenant_id")
    set_local(db, "jwt.claims", json.dumps({"tenant_id": "mine"}))
    db.execute("insert into public.thing values (1, 'theirs'), (2, null)")
    db.execute("update public.thing set tenant_id = 'moved' where id = 1")
    db.execute("delete from public.thing where id = 2")

    assert logged("tenant") == [("theirs",), ("mine",), ("moved",), ("mine",)]


def test_claims_of_the_older_kind_are_read_too(thing, db, logged):
    set_local(db, "jwt.claim.sub", "old")
    set_local(db, "jwt.claim.email", "o@a.test")
    db.execute("insert into public.thing values (1)")

    assert logged("actor, actor_email") == [("old", "o@a.test")]


@pytest.mark.parametrize("setting", ["jwt.claims", "headers"])
@pytest.mark.parametrize("value", ["", "{", "[1]", '"x"', "null", "7", '{"sub": "\\u0000"}'])
def test_whatever_a_request_says_the_write_goes_through(thing, db, logged, setting, value):
    set_local(db, setting, value)

    for change in ("insert into public.thing values (1)", "delete from public.thing"):
        db.execute(change)

    assert logged("action, actor, ip") == [("INSERT", None, None), ("DELETE", None, None)]


def test_role_application_and_transaction_are_told(thing, db, as_actor, logged):
    with as_actor("alice") as alice:
        alice.execute("set application_name = 'shop'")
        alice.execute("insert into public.thing values (1)")
        (transaction,) = alice.execute("select pg_current_xact_id()::text").fetchone()

    assert logged("actor_role, application_name, transaction_id::text") == [
        ("authenticated", "shop", transaction)
    ]

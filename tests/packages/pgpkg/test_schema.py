"""The ledger gives nothing to everybody, and to readers no more than plan and status need."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from pgpkg.errors import LedgerUnreadable, MissingPrivilege

RELATIONS = [
    "current_object",
    "definition",
    "deploy",
    "file",
    "journal",
    "migration",
    "migration_log",
    "object_version",
]


@pytest.fixture
def stranger(pgpkg_database, ledger):
    """Name and address of a role with a login and nothing else; dropped afterwards."""
    name = "stranger_" + ledger.info.dbname
    ledger.execute(f"create role {name} login password 'open sesame'")
    yield name, make_conninfo(pgpkg_database, user=name, password="open sesame")
    ledger.execute(f"drop owned by {name}; drop role {name}")


def test_nothing_is_granted_to_everybody(value):
    relations = "select count(*) from pg_class where relnamespace = 'pgpkg'::regnamespace"
    public = " and exists (select from aclexplode(relacl) where grantee = 0)"
    assert value(relations) > 10
    assert value(relations + public) == 0
    functions = (
        "select count(*) from pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))"
        " where pronamespace = 'pgpkg'::regnamespace and grantee = 0"
    )
    assert value(functions) == 0


def test_every_object_says_what_it_is_and_functions_pin_their_path(value):
    silent = (
        "select count(*) from pg_class where relnamespace = 'pgpkg'::regnamespace"
        " and relkind in ('r', 'v') and obj_description(oid) is null"
    )
    loose = (
        "select count(*) from pg_proc where pronamespace = 'pgpkg'::regnamespace and"
        " (obj_description(oid) is null or proconfig is distinct from array['search_path=\"\"'])"
    )
    assert value(silent) == 0
    assert value(loose) == 0


def test_these_are_all_relations_and_they_can_be_read(ledger, as_actor):
    found = ledger.execute(
        "select relname::text from pg_class"
        " where relnamespace = 'pgpkg'::regnamespace and relkind in ('r', 'v') order by 1"
    ).fetchall()
    assert [name for (name,) in found] == RELATIONS
    with as_actor(role="pg_read_all_data") as reader:
        for name in RELATIONS:
            reader.execute(f"select * from pgpkg.{name}")


@pytest.mark.parametrize("relation", RELATIONS)
def test_somebody_without_rights_reads_nothing(stranger, relation):
    with psycopg.connect(stranger[1]) as session:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(f"select * from pgpkg.{relation}")


@pytest.mark.parametrize("role", ["pg_read_all_data", "stranger"])
def test_neither_strangers_nor_readers_run_what_writes(ledger, stranger, as_actor, role):
    calls = ledger.execute(
        "select format('select pgpkg.%I(%s)', p.proname, a.args) from pg_proc as p cross join"
        " lateral (select string_agg(format('null::%s', t::regtype), ', ') as args"
        " from unnest(p.proargtypes) as t) as a"
        " where p.pronamespace = 'pgpkg'::regnamespace and p.provolatile = 'v'"
        " and p.prorettype <> 'trigger'::regtype"
    ).fetchall()
    assert len(calls) == 8
    for (call,) in calls:
        with as_actor(role=stranger[0] if role == "stranger" else role) as session:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(call)


def test_who_may_read_can_plan_and_ask_for_the_status_and_not_apply(
    ledger, stranger, pgpkg_project
):
    name, url = stranger
    ledger.execute(f"grant pg_read_all_data to {name}")

    assert pgpkg_project.plan(url).migrations == ()
    status = pgpkg_project.status(url)
    assert (status.pending, status.drifted) == ((), ())
    assert "pgpkg_0001_create_ledger" in {s.name for s in status.applied}
    ledger.execute("drop function pgpkg.object_text")
    with pytest.raises(MissingPrivilege):
        pgpkg_project.apply(url, allow_unreleased=True)


def test_who_may_not_read_is_told_so(stranger, pgpkg_project):
    with pytest.raises(LedgerUnreadable):
        pgpkg_project.status(stranger[1])

"""The ledger keeps its histories, and gives nothing to everybody."""

from __future__ import annotations

import pytest

from pgpkg import apply
from pgpkg import database as databases
from pgpkg.config import load
from pgpkg.model import Tree
from pgpkg.project import Project


@pytest.fixture
def ledger(database, tmp_path):
    """A session on a database that has the ledger and nothing else."""
    (tmp_path / "pgpkg.toml").write_text('[project]\nname = "shop"\n')
    tree = Project(load(tmp_path)).tree
    units = tuple(unit for unit in tree.units if unit.name == "pgpkg")
    files = tuple(file for file in tree.files if file.unit == "pgpkg")
    mine = tuple(m for m in tree.migrations if m.unit == "pgpkg")
    apply.build(database, Tree(units, files, (), mine))
    with databases.connect(database) as connection:
        yield connection


def value(connection, query):
    return connection.execute(query).fetchone()[0]


def test_nothing_is_granted_to_everybody(ledger):
    tables = "select count(*) from pg_class where relnamespace = 'pgpkg'::regnamespace"
    public = " and exists (select from aclexplode(relacl) where grantee = 0)"
    assert value(ledger, tables) > 10
    assert value(ledger, tables + public) == 0
    functions = (
        "select count(*) from pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))"
        " where pronamespace = 'pgpkg'::regnamespace and grantee = 0"
    )
    assert value(ledger, functions) == 0


def test_every_object_says_what_it_is_and_functions_pin_their_path(ledger):
    silent = (
        "select count(*) from pg_class where relnamespace = 'pgpkg'::regnamespace"
        " and relkind in ('r', 'v') and obj_description(oid) is null"
    )
    loose = (
        "select count(*) from pg_proc where pronamespace = 'pgpkg'::regnamespace and"
        " (obj_description(oid) is null or proconfig is distinct from array['search_path=\"\"'])"
    )
    assert value(ledger, silent) == 0
    assert value(ledger, loose) == 0


def test_a_dropped_object_is_not_current_and_its_text_can_still_be_read(ledger):
    for is_dropped in ("false", "true"):
        ledger.execute(
            "select pgpkg.record_objects(jsonb_build_array(jsonb_build_object('unit', 'u', 'kind',"
            " 'view', 'name', 'u.v', 'file', 'f', 'sha256', 's', 'text', 'create view',"
            f" 'is_dropped', {is_dropped})))".encode()
        )
        ledger.execute("select pg_sleep(0.01)")

    assert value(ledger, "select count(*) from pgpkg.current_object where name = 'u.v'") == 0
    assert value(ledger, "select pgpkg.object_text('view', 'u.v')") is None
    first = "(select min(laid_at) from pgpkg.object_version where name = 'u.v')"
    assert value(ledger, f"select pgpkg.object_text('view', 'u.v', {first})") == "create view"


def test_what_is_written_points_to_the_deploy_of_its_session(ledger):
    ledger.execute("set pgpkg.deploy_id = '1'")
    row = '[{"id": "m", "unit": "u", "sha256": "s", "text": "t", "road": "applied"}]'
    ledger.execute("select pgpkg.record_migrations(%s::jsonb)", [row])

    assert value(ledger, "select deploy_id from pgpkg.migration where id = 'm'") == 1
    assert value(ledger, "select deploy_id from pgpkg.migration_log where migration_id = 'm'") == 1


def test_a_second_end_of_a_deploy_changes_nothing(ledger):
    number = value(ledger, "select id from pgpkg.deploy")
    assert value(ledger, "select outcome from pgpkg.deploy") == "applied"
    ledger.execute("select pgpkg.finish_deploy(%s, 'failed')", [number])
    assert value(ledger, "select outcome from pgpkg.deploy") == "applied"

"""Families share templates of the tree, and each gets a copy of its own."""

from __future__ import annotations

import psycopg
import pytest

from pgpkg.project import Project
from pgpkg.verify import Context

FILES = {
    "pgpkg.toml": '[project]\nname = "app"\n',
    "sql/schema.sql": "create schema {{ schema }};\n",
    "sql/tables/ticket.sql": "create table {{ schema }}.ticket (id bigint primary key);\n",
    "sql/seed/ticket.sql": "insert into {{ schema }}.ticket (id) values (1), (2);\n",
}


@pytest.fixture
def context(tmp_path, server):
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    project = Project.load(tmp_path)
    return Context(project.tree, project.config, server)


def tickets(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("select count(*) from app.ticket").fetchone()
    assert row is not None
    return int(row[0])


def test_seeds_are_loaded_only_where_rows_are_asked_for(context):
    with context.built() as empty, context.built(seeded=True) as seeded:
        assert (tickets(empty), tickets(seeded)) == (0, 2)


def test_what_one_family_does_no_other_sees(context):
    with context.built(seeded=True) as first, context.built(seeded=True) as second:
        with psycopg.connect(first) as connection:
            connection.execute("truncate app.ticket")
        assert (tickets(first), tickets(second)) == (0, 2)


def test_databases_are_gone_afterwards(context):
    with context.built() as url, context.empty() as other:
        pass
    for address in (url, other):
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(address)


def test_schemas_lead_to_their_unit(context):
    assert context.schemas == ("pgpkg", "app")
    assert context.unit_of("pgpkg") == "pgpkg"
    assert context.unit_of("elsewhere") == "app"

"""Ask the catalog of a freshly built database the questions in sql/checks, one per rule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import psycopg
from psycopg.rows import dict_row

from pgpkg import database, plan, shipped
from pgpkg.model import Finding
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found, Outcome


@cache
def rules() -> tuple[str, ...]:
    """Return the rules: the names of the files in sql/checks."""
    return tuple(sorted(file.stem for file in shipped.path("sql", "checks").glob("*.sql")))


def run(context: Context) -> Outcome:
    """Build the tree, ask every question."""
    with context.built() as url, database.connect(url) as connection:
        prepare(connection, context)
        return Outcome(tuple(found for rule in rules() for found in ask(connection, rule)))


def prepare(connection: database.Connection, context: Context) -> None:
    """Give a session what the questions look at: the tables of sql/catalog/project.sql."""
    settings = {
        "search_path": "",
        "pgpkg.schemas": json.dumps(context.schemas),
        "pgpkg.actors": json.dumps(sorted({a.role for a in context.config.actors.values()})),
        "pgpkg.objects": json.dumps(sorted(_made_by_files(context))),
    }
    for name, value in settings.items():
        connection.execute("select set_config(%s, %s, false)", (name, value))
    connection.execute(shipped.sql("catalog", "project.sql").encode())
    connection.execute("set default_transaction_read_only = on")


def ask(connection: database.Connection, rule: str) -> Iterator[Found]:
    """Run one question and yield its rows."""
    with psycopg.RawCursor(connection, row_factory=dict_row) as cursor:
        cursor.execute(shipped.sql("checks", f"{rule}.sql").encode())
        for row in cursor.fetchall():
            yield _found(rule, row)


def _found(rule: str, row: dict[str, Any]) -> Found:
    home = row.pop("home", "")
    return Found(Finding(rule=rule, unit="", **row), home=home)


def _made_by_files(context: Context) -> set[str]:
    """Return the names that files make, and `schema.*` where migrations make everything."""
    tree = context.tree
    made = {one.name for file in (*tree.files, *tree.seeds) for one in file.objects}
    return made | {f"{u.schema}.*" for u in tree.units if not plan.is_built_from_sql(tree, u.name)}

"""Every package that is shipped works in a stranger's project who does what its README says:
the templates are laid, and the three lines of use run through a transaction pooler."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from pgpkg import config, scaffold, shipped
from pgpkg.project import Project
from pgpkg.sources import packages, requirements
from tests import pgbouncer

# Those that another one brings along are seen with it.
BROUGHT = {needed for package in packages() for needed in requirements(package)}
ANN = {"sub": "00000000-0000-4000-8000-00000000000a", "email": "ann@a.test"}
DAVE = {"sub": "00000000-0000-4000-8000-00000000000d", "email": "dave@d.test"}
# What the lines of a README take for granted: tables of the stranger's own.
GROUND = {
    "audit": "create table shop.customer_order (id bigint primary key, card text,"
    " seen_at timestamptz, note text); insert into shop.customer_order values (7, '1', now(), 'a')",
    "backfill": "create table shop.kv (key text primary key, value jsonb);"
    " create table shop.client (legacy_key text primary key, name text);"
    " insert into shop.kv values ('client:1', '{\"name\": \"Ann\"}');"
    " grant usage on schema shop to backfill_owner;"
    " grant all on shop.kv, shop.client to backfill_owner",
    "cache": "create table shop.product (catalog_id bigint, price numeric);"
    " create function shop.catalog_page(of jsonb) returns text language sql"
    " as $$ select of::text $$",
    "jobs": "create schema app; create table app.note (is_old boolean);"
    " grant usage on schema app to app_worker; grant all on app.note to app_worker",
    "refresh": "create materialized view shop.daily_revenue as select 1 as revenue",
}
ROLES = "do $$ begin create role app_worker; exception when duplicate_object then null; end $$"
OLD_VERSIONS = "".join(
    f"-- sql/functions/price_v{n}.sql\ncreate or replace function {{{{ schema }}}}.price_v{n}("
    f"product bigint, quantity integer) returns numeric language sql as $$ select {n}.0 $$;\n\n"
    for n in (1, 2)
)
LEFT_BEHIND = """
select 'a setting: ' || name from pg_settings
where source = 'session' and name not in ('application_name', 'client_encoding')
union all select 'a lock' from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()
union all select 'a statement: ' || statement from pg_prepared_statements where from_sql
union all select 'a cursor: ' || name from pg_cursors where is_holdable
union all select 'a channel' from pg_listening_channels()
union all select 'a table: ' || relname from pg_class where relpersistence = 't'
"""


@pytest.mark.parametrize("package", sorted(set(packages()) - BROUGHT))
def test_a_stranger_adds_it_and_its_lines_run_through_a_pooler(package, tmp_path, database):
    folder = tmp_path / "shop"
    scaffold.init(folder)
    for name in [package, *(["tenancy"] if package == "search" else [])]:
        scaffold.add(config.load(folder), name)
    blocks = readme_blocks(package)
    for block in [*blocks, *([OLD_VERSIONS] if package == "flags" else [])]:
        write_templates(folder, block)
    project = Project.load(folder)

    project.apply(database, allow_unreleased=True)

    assert project.plan(database).is_empty
    assert {package, *requirements(package)} <= {unit.name for unit in project.units}
    with psycopg.connect(database, autocommit=True) as db:
        db.execute(ROLES)
        db.execute(GROUND.get(package, "select"))
    with one_server_session(database, tmp_path) as url, two_clients(url) as (first, second):
        answer = ""
        uses = [readme_blocks(one)[0] for one in (*requirements(package), package)]
        for one, statement in enumerate(line for use in uses for line in lines_of(use)):
            answer = run((first, second)[one % 2], statement, answer)
            assert first.execute(LEFT_BEHIND).fetchall() == [], statement


def readme_blocks(package: str) -> list[str]:
    """The fenced pieces of SQL in the README of a package; the first are the lines of use."""
    text = shipped.path("sql", "packages", package, "README.md").read_text(encoding="utf-8")
    return re.findall(r"```sql\n(.*?)```", text, re.DOTALL)


def write_templates(folder: Path, block: str) -> None:
    """Write each piece that begins with the name of a template."""
    for name, text in re.findall(r"^-- (sql/\S+)\n(.*?)(?=^-- sql/|\Z)", block, re.DOTALL | re.M):
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text.strip() + "\n", encoding="utf-8")


def lines_of(block: str) -> list[str]:
    """Return the statements; a procedure that would work for a minute is given no time."""
    ends = re.compile(r";[ ]*(?:--[^\n]*)?(?:\n|\Z)")
    found = [part.strip() for part in ends.split(block.strip()) if part.strip()]
    return [part.replace("'55 seconds'", "'0 seconds'") for part in found]


def run(client: psycopg.Connection, statement: str, before: str) -> str:
    """Run a statement as somebody who has signed in, in a transaction where it may have one. Dots
    stand for what the statement before has answered, and are for the person that it was sent to."""
    if statement.startswith("call"):
        client.execute(statement)
        return ""
    claims = DAVE if "'...'" in statement else ANN
    with client.transaction():
        client.execute("select set_config('request.jwt.claims', %s, true)", [json.dumps(claims)])
        done = client.execute(statement.replace("'...'", f"'{before}'"))
        row = done.fetchone() if done.description else None
    return str(row[0]) if row else ""


@contextmanager
def one_server_session(database: str, folder: Path) -> Iterator[str]:
    """An address at which all clients share one session of the server."""
    pgbouncer.require()
    with pgbouncer.pooled(database, folder, "transaction", size=1) as url:
        yield url


@contextmanager
def two_clients(url: str) -> Iterator[tuple[psycopg.Connection, psycopg.Connection]]:
    with (
        psycopg.connect(url, autocommit=True, prepare_threshold=None) as first,
        psycopg.connect(url, autocommit=True, prepare_threshold=None) as second,
    ):
        yield first, second

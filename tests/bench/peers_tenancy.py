"""Queries under the policies of tenancy beside the same with an explicit filter and no policy, and
beside the policy that is seen most: in (select ...).

    python -m tests.bench.peers_tenancy postgresql://...an empty database...

All sides read the same table, in turns; times are milliseconds of a prepared statement, medians.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import psycopg

from pgpkg import actor, apply
from pgpkg.model import Actor, Source
from pgpkg.project import Project
from pgpkg.render import render

SETUP = Path(__file__).parent / "tenancy" / "setup.sql"
USER = "00000000-0000-4000-9000-000000000006"
TENANT = "00000000-0000-4000-8000-000000000007"
QUERIES = {
    "newest 100": "select * from public.note {} order by created_at desc limit 100",
    "count": "select count(*) from public.note {}",
}
POLICIES = """
{%- from "macros/tenancy.sql" import current_tenant, my_tenants -%}
create policy note_of_mine on public.note for select to authenticated
using ({{ my_tenants(schema, "viewer") }});
create policy note_of_current on public.note for select to tenancy_operator
using ({{ current_tenant(schema, "viewer") }});
"""
BARE, OURS, BOTH, CURRENT, LISTED = "filter", "policy", "policy and filter", "current", "listed"
ROLES = {OURS: "authenticated", BOTH: "authenticated"}
ROLES |= {CURRENT: "tenancy_operator", LISTED: "tenancy_service"}
QUICK = (BARE, OURS, BOTH, CURRENT)


class Row(NamedTuple):
    """`ratio` is ours to theirs where less is better, theirs to ours where it says times."""

    name: str
    ours: float
    theirs: float
    ratio: float
    floor: float
    ok: bool


def run(url: str, rows: int = 1_000_000, rounds: int = 200) -> list[Row]:
    """Fill an empty database and measure."""
    prepare(url, rows)
    found = []
    for name, query in QUERIES.items():
        with ExitStack() as stack:
            sides = {side: _statement(stack, url, side, query) for side in (*QUICK, LISTED)}
            taken = _in_turns(sides, QUICK, rounds) | _in_turns(sides, (LISTED,), rounds // 10)
        found += _rows(name, taken)
    return found


def prepare(url: str, rows: int) -> None:
    """Lay the package, the rows and the policies."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pgpkg.toml").write_text('[project]\nname = "app"\n[packages]\ntenancy = {}\n')
        project = Project.load(folder)
        apply.build(url, project.tree)
        unit = next(u for u in project.units if u.name == "tenancy")
        source = Source("tenancy", "policies", "sql/packages/tenancy/policies/note.sql", POLICIES)
        policies = render(source, unit, project.units).text
    with psycopg.connect(url, autocommit=True) as session:
        session.execute("select set_config('bench.rows', %s, false)", [str(rows)])
        session.execute(SETUP.read_text())
        session.execute(policies)
        session.execute("vacuum (analyze)")


def _statement(stack: ExitStack, url: str, side: str, query: str) -> Callable[[], float]:
    """Return what runs one side's statement, in a session of its own, and times it."""
    session = stack.enter_context(psycopg.connect(url))
    values = [TENANT] if side in {BARE, BOTH} else []
    text = query.format("where tenant_id = %s" if values else "")
    if side in ROLES:
        actor.become(session, Actor("user", ROLES[side], {"sub": USER}))
    return lambda: _milliseconds(session, text, values)


def _in_turns(
    sides: Mapping[str, Callable[[], float]], names: tuple[str, ...], rounds: int
) -> dict[str, float]:
    """Return the median of each side. The first times do not count: plans are made in them."""
    taken: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(6 + rounds):
        for name in names:
            taken[name].append(sides[name]())
    return {name: median(times[6:]) for name, times in taken.items()}


def _milliseconds(session: psycopg.Connection[Any], text: str, values: list[str]) -> float:
    start = time.perf_counter()
    answer = session.execute(text, values, prepare=True).fetchall()
    taken = 1000 * (time.perf_counter() - start)
    if len(answer) not in {1, 100}:
        raise SystemExit(f"{text}: {len(answer)} rows")
    return taken


def _rows(name: str, taken: Mapping[str, float]) -> list[Row]:
    bare, ours, listed = taken[BARE], taken[OURS], taken[LISTED]
    found = [
        Row(f"{name}: {side}, of bare filter", taken[side], bare, taken[side] / bare, 4, True)
        for side in (OURS, BOTH, CURRENT)
    ]
    found.append(Row(f"{name}: times in (select ...)", ours, listed, listed / ours, 50, True))
    return [
        row._replace(ok=row.ratio >= row.floor if " times " in row.name else row.ratio <= row.floor)
        for row in found
    ]


if __name__ == "__main__":
    for row in run(sys.argv[1]):
        print(
            f"{row.name:<45}{row.ours:>9.3f} ms{row.theirs:>9.3f} ms{row.ratio:>8.2f}"
            f"  floor {row.floor:g}  {'ok' if row.ok else 'MISSED'}"
        )

"""Time `pgpkg verify` on units that grow: `make bench-verify`.

A unit of N objects is N / 2 tables (a tenant's column, an index, row security with a policy) and as
many functions, every second of which writes; migrations of ten tables each, the last one
unreleased; two tenants and an actor of each. All families but style run as one `pgpkg verify` does.
Beside the clock stands the processor time of pgpkg and of the server together, which a busy machine
blurs less (Linux).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pgpkg.config import ScratchSettings
from pgpkg.project import Project
from pgpkg.scratch import Server, server

FAMILIES = ("catalog", "types", "roads", "roundtrip", "trace", "isolation", "functions", "jobs")
SIZES = (100, 200, 400, 1600)
TEN = 10  # tables that one migration makes
GROWTH = 1.2
FLOOR_SIZE, FLOOR_SECONDS = 200, 5.0

CONFIG = """[project]
name = "app"
"""
ISOLATION = """
[isolation]
column = "tenant_id"
tenants = { a = 1, b = 2 }

[actors.alice]
role = "app_user"
settings = { "app.tenant" = "1" }
tenant = "a"

[actors.bob]
role = "app_user"
settings = { "app.tenant" = "2" }
tenant = "b"
"""
SCHEMA = """do $$ begin
    create role app_user nologin;
exception
    when duplicate_object then null;
end $$;
create schema app;
grant usage on schema app to app_user;
"""
TABLE = """create table app.t{n} (
    id bigint generated always as identity primary key,
    tenant_id integer not null,
    title text
);
create index t{n}_of_tenant on app.t{n} (tenant_id);
"""
BEHAVIOUR = """alter table app.t{n} enable row level security;
comment on table app.t{n} is 'Rows of tenants.';
grant select, insert, update, delete on app.t{n} to app_user;
"""
POLICY = """create policy own on app.t{n} for all to app_user
using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::integer));
comment on policy own on app.t{n} is 'Everybody has the rows of his own tenant.';
"""
FUNCTION = """create function app.f{n}(wanted bigint)
returns bigint
language {language}
security invoker
set search_path = ''
as $$ {body} $$;
comment on function app.f{n}(bigint) is 'Counts the rows with this number.';
revoke all on function app.f{n}(bigint) from public;
grant execute on function app.f{n}(bigint) to app_user;
"""
READS = "select count(*) from app.t{n} as t where t.id = wanted"
WRITES = """begin
    update app.t{n} as t set title = 'seen' where t.id = wanted;
    return wanted;
end"""
KINDS = (("sql stable", READS), ("plpgsql", WRITES))  # in turns


class Clock:
    """Seconds by the clock and by the processors."""

    def __init__(self, root: int | None) -> None:
        self.root = root
        self.turn()

    def turn(self) -> tuple[float, float]:
        """Return what went by since the last turn."""
        now = time.perf_counter(), processor_seconds(self.root)
        before, self._at = getattr(self, "_at", now), now
        return now[0] - before[0], now[1] - before[1]


def main() -> int:
    """Print a table, write the JSON where asked; 1 when the cost of an object grows too much."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="objects of the units")
    options.add_argument("--only", help="families, comma between them")
    options.add_argument("--plain", action="store_true", help="without an [isolation] section")
    options.add_argument("--server", default="embedded", help="embedded or local")
    options.add_argument("--save", type=Path, help="write the numbers as JSON")
    asked = options.parse_args()
    families = tuple(asked.only.split(",")) if asked.only else FAMILIES
    with server(ScratchSettings(provider=asked.server)) as scratch:
        runs = [measure(scratch, size, families, asked.plain) for size in asked.sizes]
    return report(runs, asked)


def measure(scratch: Server, size: int, families: Sequence[str], is_plain: bool) -> dict[str, Any]:
    """Return what all families took together for a unit of this size, and then each alone."""
    print(f"{size} objects", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as name:
        make(Path(name), size, is_plain)
        clock = Clock(_postmaster(scratch))
        project = Project.load(name)
        spent = {"load": clock.turn()}
        found = project.verify(families, server=scratch)
        total = clock.turn()
        for family in families:
            project.verify((family,), server=scratch)
            spent[family] = clock.turn()
    return {
        "objects": size,
        "findings": found.counts,
        "wall": {name: wall for name, (wall, _) in spent.items()},
        "cpu": {name: cpu for name, (_, cpu) in spent.items()},
        "wall_total": spent["load"][0] + total[0],
        "cpu_total": spent["load"][1] + total[1],
    }


def make(root: Path, size: int, is_plain: bool = False) -> None:
    """Write a project of `size` objects, half of them tables."""
    Path(root, "pgpkg.toml").write_text(CONFIG if is_plain else CONFIG + ISOLATION)
    for shelf in ("tables", "functions", "policies"):
        Path(root, "sql", shelf).mkdir(parents=True)
    Path(root, "sql", "schema.sql").write_text(SCHEMA)
    for n in range(size // 2):
        language, body = KINDS[n % 2]
        Path(root, f"sql/tables/t{n}.sql").write_text((TABLE + BEHAVIOUR).format(n=n))
        Path(root, f"sql/policies/t{n}.sql").write_text(POLICY.format(n=n))
        function = FUNCTION.format(n=n, language=language, body=body.format(n=n))
        Path(root, f"sql/functions/f{n}.sql").write_text(function)
    _migrations(root, size // 2)


def _migrations(root: Path, tables: int) -> None:
    folder = root / "migrations"
    folder.mkdir()
    before = ""
    for number, first in enumerate(range(0, tables, TEN), start=1):
        if first + TEN >= tables:
            Project.load(root).release()
        some = range(first, min(first + TEN, tables))
        head = f"-- depends: {before}\n" if before else ""
        schema = SCHEMA if number == 1 else ""
        before = f"app_{number:04}_make_tables"
        text = head + schema + "".join(TABLE.format(n=n) for n in some)
        back = "".join(f"drop table app.t{n};\n" for n in reversed(some))
        Path(folder, f"{before}.sql").write_text(text)
        Path(folder, f"{before}.rollback.sql").write_text(
            back + ("drop schema app;\n" if number == 1 else "")
        )


def report(runs: Sequence[dict[str, Any]], asked: argparse.Namespace) -> int:
    """Print the seconds of every family and what an object costs, against the smallest unit."""
    first = runs[0]
    sizes = "".join(f"{run['objects']:>16}" for run in runs)
    print(f"{'objects':<12}{sizes}   growth per object")
    print(f"{'':<12}" + f"{'wall     cpu':>16}" * len(runs))
    for name in (*first["cpu"], "total"):
        cells = [_cell(run, name) for run in runs]
        shown = "".join(f"{wall:>8.2f}{cpu:>8.2f}" for wall, cpu in cells)
        print(f"{name:<12}{shown}   {_growth(runs, name):.2f}")
    holds = {f"an object costs at most {GROWTH} x": _growth(runs, "total") <= GROWTH}
    for run in runs:
        if run["objects"] == FLOOR_SIZE:
            text = f"{FLOOR_SIZE} objects in less than {FLOOR_SECONDS} s"
            holds[text] = run["wall_total"] < FLOOR_SECONDS
    for text, is_held in holds.items():
        print(f"{'holds ' if is_held else 'MISSED'}  {text}")
    if asked.save:
        machine = {"cores": os.cpu_count(), "machine": platform.machine(), "server": asked.server}
        asked.save.write_text(json.dumps({**machine, "runs": list(runs)}, indent=2) + "\n")
    return 0 if all(holds.values()) else 1


def _cell(run: dict[str, Any], name: str) -> tuple[float, float]:
    if name == "total":
        return run["wall_total"], run["cpu_total"]
    return run["wall"][name], run["cpu"][name]


def _growth(runs: Sequence[dict[str, Any]], name: str) -> float:
    """Return how many times as much an object costs in the largest unit as in the smallest."""
    (_, small), (_, large) = _cell(runs[0], name), _cell(runs[-1], name)
    return (large / runs[-1]["objects"]) / max(small / runs[0]["objects"], 1e-6)


def processor_seconds(root: int | None) -> float:
    """Return what this process, those that it started, and the server with its sessions used."""
    mine = os.times()
    spent = mine.user + mine.system + mine.children_user + mine.children_system
    if root is None:
        return spent
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = Path(folder, "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if folder.name == str(root):
            spent += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
        elif fields[1] == str(root):
            spent += sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
    return spent


def _postmaster(scratch: Server) -> int | None:
    """Return the process of the server where /proc shows it."""
    query = "select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)::integer"
    with scratch.connect() as connection:
        (number,) = connection.execute(query).fetchone() or (None,)
    return number if number and Path("/proc", str(number)).exists() else None


if __name__ == "__main__":
    sys.exit(main())

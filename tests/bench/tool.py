"""Time pgpkg itself beside psql, stock yoyo, alembic and dbmate: `make bench-tool`.

Every tool brings the same 200 migrations (a table, an index and a PL/pgSQL function each, one
transaction per file) to an empty database of one server, in turns, five times; the medians count.
The server is durable, as in production: on disk, fsync and synchronous_commit on. Before each turn
everything that was written before is on the disk, and no database is dropped before the end: to
remove the thousand files of the turn before takes the disk as long as the turn itself. The floor is
one psql process. Peers are installed into a throwaway folder.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import parse_qs, urlsplit

from pgpkg.scratch import Server
from tests.bench.durable import durable_server

BIN = Path(sys.executable).parent
INTERPRETER = 0.4
FLOOR_RATIO = 1.3
NOOP_SECONDS = 0.35

SQL = """create table shop.thing_{n} (
    id bigint generated always as identity primary key,
    name text not null,
    made_at timestamptz not null default now()
);
create index thing_{n}_by_name on shop.thing_{n} (name);
create function shop.count_{n}() returns bigint language plpgsql stable set search_path = '' as $$
begin
    return (select count(*) from shop.thing_{n});
end;
$$;
"""


@dataclass(frozen=True)
class Tool:
    """`first` applies everything to an empty database, `again` finds nothing to do."""

    name: str
    command: Callable[[str], list[str]]
    folder: Path
    environment: Mapping[str, str]


def main() -> int:
    """Print the table, write the JSON where asked, and exit with 1 when a floor is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--migrations", type=int, default=200)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--save", type=Path, help="write the numbers as JSON")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name, durable_server(Path(name)) as scratch:
        tools = prepare(Path(name), asked.migrations, scratch)
        first, again = measure(tools, scratch, asked.runs)
        bare = median(_timed([str(BIN / "python"), "-c", "import psycopg"]) for _ in range(5))
        return report(first, again, bare, scratch, asked)


def prepare(root: Path, count: int, scratch: Server) -> list[Tool]:
    """Write the same migrations in the form of each tool."""
    bodies = [SQL.format(n=n) for n in range(1, count + 1)]
    bodies[0] = "create schema shop;\n" + bodies[0]
    return [
        _psql(root / "psql", bodies, scratch),
        _pgpkg(root / "pgpkg", bodies),
        _yoyo(root / "yoyo", bodies),
        _alembic(root / "alembic", bodies),
        _dbmate(root / "dbmate", bodies, scratch),
    ]


def measure(
    tools: list[Tool], scratch: Server, runs: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the median seconds of the first apply and of the one that finds nothing to do."""
    first: dict[str, list[float]] = {tool.name: [] for tool in tools}
    again: dict[str, list[float]] = {tool.name: [] for tool in tools if tool.name != "psql"}
    for number in range(1, runs + 1):
        print(f"run {number} of {runs}", file=sys.stderr, flush=True)
        for tool in tools:
            url = scratch.url(scratch.create())
            command = tool.command(url)
            settle(scratch)
            first[tool.name].append(_timed(command, tool.folder, tool.environment))
            if tool.name in again:
                again[tool.name].append(_timed(command, tool.folder, tool.environment))
    return _medians(first), _medians(again)


def settle(scratch: Server) -> None:
    """Let what was written before be on the disk, so that no turn pays for another."""
    with scratch.connect() as connection:
        connection.execute("checkpoint")
    os.sync()


def report(
    first: dict[str, float],
    again: dict[str, float],
    bare: float,
    scratch: Server,
    asked: argparse.Namespace,
) -> int:
    """Print what was measured and whether each floor holds."""
    print(f"{asked.migrations} migrations, median of {asked.runs}, seconds of the whole process")
    major, minor = divmod(scratch.version, 10000)
    print(f"PostgreSQL {major}.{minor} with fsync on, {os.cpu_count()} cores, {platform.machine()}")
    print(f"{'tool':<10}{'first':>8}{'/ psql':>8}{'no-op':>8}")
    for name, seconds in first.items():
        no_op = f"{again[name]:.2f}" if name in again else "-"
        print(f"{name:<10}{seconds:>8.2f}{seconds / first['psql']:>8.2f}{no_op:>8}")
    ceiling = FLOOR_RATIO * first["psql"] + INTERPRETER
    no_op_ceiling = max(NOOP_SECONDS, 1.2 * bare + 0.1)
    best_peer = min(first[name] for name in ("yoyo", "alembic", "dbmate"))
    floors = {
        f"apply at most 1.3 x psql + 0.4 s = {ceiling:.2f} s": first["pgpkg"] <= ceiling,
        f"apply faster than every peer ({best_peer:.2f} s)": first["pgpkg"] < best_peer,
        f"no-op at most {no_op_ceiling:.2f} s": again["pgpkg"] <= no_op_ceiling,
    }
    for text, holds in floors.items():
        print(f"{'holds ' if holds else 'MISSED'}  {text}")
    if asked.save:
        numbers = {"first": first, "again": again, "import_psycopg": bare}
        asked.save.write_text(json.dumps(numbers, indent=2) + "\n")
    return 0 if all(floors.values()) else 1


def _psql(folder: Path, bodies: list[str], scratch: Server) -> Tool:
    folder.mkdir()
    lines = ["\\set ON_ERROR_STOP on"]
    for number, body in enumerate(bodies, start=1):
        Path(folder, f"{number:04}.sql").write_text(body)
        lines += ["begin;", f"\\i {number:04}.sql", "commit;"]
    Path(folder, "all.psql").write_text("\n".join(lines) + "\n")
    program = str(scratch.bin / "psql") if scratch.bin else "psql"
    return Tool("psql", lambda url: [program, "-qX", "-f", "all.psql", url], folder, {})


def _pgpkg(folder: Path, bodies: list[str]) -> Tool:
    migrations = folder / "migrations"
    migrations.mkdir(parents=True)
    Path(folder, "pgpkg.toml").write_text('[project]\nname = "shop"\n')
    before = ""
    for number, body in enumerate(bodies, start=1):
        header = f"-- depends: {before}\n" if before else ""
        before = f"shop_{number:04}_make_thing"
        text = f"{header}-- pgpkg: irreversible: a benchmark\n{body}"
        Path(migrations, f"{before}.sql").write_text(text)
    subprocess.run([BIN / "pgpkg", "release"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    program = str(BIN / "pgpkg")
    return Tool("pgpkg", lambda url: [program, "apply", "--db", url], folder, {})


def _yoyo(folder: Path, bodies: list[str]) -> Tool:
    folder.mkdir()
    for number, body in enumerate(bodies, start=1):
        Path(folder, f"{number:04}_make_thing.sql").write_text(body)

    def command(url: str) -> list[str]:
        address = url.replace("postgresql://", "postgresql+psycopg://")
        return [str(BIN / "yoyo"), "apply", "--batch", "--database", address, str(folder)]

    return Tool("yoyo", command, folder, {})


def _alembic(folder: Path, bodies: list[str]) -> Tool:
    venv = folder / "venv"
    folder.mkdir()
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    install = [venv / "bin" / "pip", "install", "-q", "alembic", "psycopg[binary]"]
    subprocess.run(install, check=True)
    versions = folder / "versions"
    versions.mkdir()
    Path(folder, "alembic.ini").write_text(
        f"[alembic]\nscript_location = {folder}\ntransaction_per_migration = true\n"
    )
    Path(folder, "env.py").write_text(
        "import os\nimport sqlalchemy\nfrom alembic import context\n"
        "engine = sqlalchemy.create_engine(os.environ['URL'])\n"
        "with engine.connect() as connection:\n"
        "    context.configure(connection=connection, transaction_per_migration=True)\n"
        "    with context.begin_transaction():\n"
        "        context.run_migrations()\n"
    )
    for number, body in enumerate(bodies, start=1):
        below = f"'{number - 1:04}'" if number > 1 else None
        Path(versions, f"r{number:04}.py").write_text(
            f"from alembic import op\nrevision = '{number:04}'\ndown_revision = {below}\n"
            f"def upgrade():\n    op.execute({body!r})\n"
        )

    def command(url: str) -> list[str]:
        address = url.replace("postgresql://", "postgresql+psycopg://")
        return ["env", f"URL={address}", str(venv / "bin" / "alembic"), "upgrade", "head"]

    return Tool("alembic", command, folder, {})


def _dbmate(folder: Path, bodies: list[str], scratch: Server) -> Tool:
    migrations = folder / "db" / "migrations"
    migrations.mkdir(parents=True)
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "dbmate"]
    subprocess.run(npm, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    for number, body in enumerate(bodies, start=1):
        text = f"-- migrate:up\n{body}\n-- migrate:down\n"
        Path(migrations, f"2026010100{number:04}_make_thing.sql").write_text(text)
    program = str(folder / "node_modules" / ".bin" / "dbmate")

    def command(url: str) -> list[str]:
        address = urlsplit(url)._replace(query="sslmode=disable").geturl()
        return [program, "--url", address, "--no-dump-schema", "migrate"]

    # Its driver takes the file with the password from the environment only.
    (passfile,) = parse_qs(urlsplit(scratch.url()).query)["passfile"]
    return Tool("dbmate", command, folder, {"PGPASSFILE": passfile})


def _timed(
    command: list[str], folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        env={**_environment(), **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    if done.returncode != 0:
        shown = " ".join([shutil.which(command[0]) or command[0], *command[1:3]])
        raise SystemExit(f"{shown} failed:\n{done.stdout}{done.stderr}")
    return seconds


def _environment() -> dict[str, str]:
    """Our own environment, in which Python may keep what it has compiled, as it does by default."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def _medians(times: dict[str, list[float]]) -> dict[str, float]:
    return {name: median(values) for name, values in times.items()}


if __name__ == "__main__":
    sys.exit(main())

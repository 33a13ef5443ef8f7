"""How far scratch servers are from what the machine itself needs.

Each number stands beside its floor, measured in the same run, in turns, medians of several:

    cold     no prepared cluster, to the first query       initdb alone, same options    + 0.4 s
    warm     prepared cluster, to the first query          -                             0.5 s
    clone    a database of 100 tables                      CREATE DATABASE by hand       1.2 x
    fixture  a test's wait for its database, pool warm     -                             10 ms

Cold and warm are whole processes, interpreter and imports included. Exits with 1 when a budget is
not kept. Run it alone: `python tests/bench/scratch_floor.py [embedded|local] [--json FILE]`.
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
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psycopg
from psycopg import sql

from pgpkg.config import ScratchSettings
from pgpkg.scratch import Server, cluster, folders, owned, user

ROUNDS = 5
COPIES = 21
TABLES = 100
FIRST_QUERY = """
import sys
from pgpkg import scratch
from pgpkg.config import ScratchSettings
import psycopg
with scratch.server(ScratchSettings(provider=sys.argv[1])) as server:
    with psycopg.connect(server.url()) as connection:
        connection.execute("select 1")
        print("answered", flush=True)
"""


class Line(NamedTuple):
    """One measurement with its budget, in seconds."""

    name: str
    measured: float
    floor: float | None
    budget: float
    rule: str

    @property
    def ok(self) -> bool:
        return self.measured <= self.budget


def main() -> int:
    """Measure, print a table, and say whether every budget is kept."""
    reader = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    reader.add_argument("provider", nargs="?", default="embedded", choices=("embedded", "local"))
    reader.add_argument("--json", type=Path)
    chosen = reader.parse_args()

    settings = ScratchSettings(provider=chosen.provider)
    lines = [*starts(chosen.provider, settings), *databases(chosen.provider, settings)]
    print(f"{chosen.provider} on {platform.machine()}, {os.cpu_count()} cores, medians")
    print(f"{'':8}{'measured':>12}{'floor':>12}{'ratio':>8}{'budget':>12}  {'rule':26}")
    for line in lines:
        floor = f"{line.floor * 1000:9.1f} ms" if line.floor else ""
        ratio = f"{line.measured / line.floor:.2f}" if line.floor else ""
        print(
            f"{line.name:8}{line.measured * 1000:9.1f} ms{floor:>12}{ratio:>8}"
            f"{line.budget * 1000:9.1f} ms  {line.rule:26}{'ok' if line.ok else 'TOO SLOW'}"
        )
    if chosen.json:
        rows = [{**line._asdict(), "ok": line.ok} for line in lines]
        chosen.json.write_text(json.dumps({"provider": chosen.provider, "results": rows}, indent=2))
    return 0 if all(line.ok for line in lines) else 1


def starts(provider: str, settings: ScratchSettings) -> list[Line]:
    """Measure cold and warm starts against initdb, which makes the same cluster."""
    owned.start(provider, settings).leave()  # binaries are copied, pages are cached
    kept = folders.cache()
    empty = Path(tempfile.mkdtemp(dir="/tmp"))
    empty.chmod(0o755)
    if (kept / "binaries").is_dir():
        (empty / "binaries").symlink_to(kept / "binaries")
    initdb, cold, warm = [], [], []
    try:
        for _ in range(ROUNDS):
            initdb.append(timed(lambda: bare_initdb(provider, settings)))
            shutil.rmtree(empty / "clusters", ignore_errors=True)
            cold.append(first_query(provider, empty))
            warm.append(first_query(provider, empty))
    finally:
        shutil.rmtree(empty)
    floor = median(initdb)
    return [
        Line("cold", median(cold), floor, floor + 0.4, "initdb + 0.4 s"),
        Line("warm", median(warm), None, 0.5, "0.5 s"),
    ]


def bare_initdb(provider: str, settings: ScratchSettings) -> None:
    """Run initdb alone, as the same user, on the same disk, with the same options."""
    binaries, _, _ = owned.parts(provider, settings)
    account = user.account()
    root = Path(tempfile.mkdtemp(dir=folders.data_roots()[0]))
    root.chmod(0o755)
    try:
        cluster.initdb(binaries, root / "data", account)
    finally:
        shutil.rmtree(root)


def first_query(provider: str, cache: Path) -> float:
    """Return the time from the start of a process to its first answer."""
    environment = os.environ | {folders.CACHE_VARIABLE: str(cache)}
    command = [sys.executable, "-c", FIRST_QUERY, provider]
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "answered\n"
        return time.perf_counter() - begin


def databases(provider: str, settings: ScratchSettings) -> list[Line]:
    """Measure copies of a big database, and a fixture's wait for one that is ready."""
    stay = owned.start(provider, settings)
    server = stay.server
    try:
        template = server.template("bench", build)
        with closing(server.connect()) as admin:
            bare, ours = [], []
            by_hand = sql.SQL("create database bare template {} strategy file_copy").format(
                sql.Identifier(template)
            )
            for _ in range(COPIES):
                bare.append(timed(lambda: admin.execute(by_hand)))
                admin.execute("drop database bare")
                begin = time.perf_counter()
                made = server.clone(template)
                ours.append(time.perf_counter() - begin)
                server.drop(made)
        floor = median(bare)
        waits = fixture_waits(server, template)
    finally:
        stay.leave()
    return [
        Line("clone", median(ours), floor, floor * 1.2, "1.2 x CREATE DATABASE"),
        Line("fixture", median(waits), None, 0.010, "10 ms, session included"),
    ]


def fixture_waits(server: Server, template: str) -> list[float]:
    """Return how long tests of 100 ms each wait for a database and a session in it."""
    pool = server.pool(template, 2)
    pool.fill()
    waits = []
    for _ in range(COPIES):
        begin = time.perf_counter()
        name = pool.take()
        connection = psycopg.connect(server.url(name))
        waits.append(time.perf_counter() - begin)
        time.sleep(0.1)
        connection.close()
        pool.give(name)
    pool.close()
    return waits


def build(url: str) -> None:
    """Fill a database with tables, each with three indexes."""
    with psycopg.connect(url) as connection:
        for number in range(TABLES):
            name = sql.Identifier(f"item_{number}")
            columns = "id bigint generated always as identity primary key, a text unique, b int"
            connection.execute(sql.SQL("create table {} (" + columns + ")").format(name))
            connection.execute(sql.SQL("create index on {} (b)").format(name))


def timed(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    sys.exit(main())

"""The cache beside Redis through one Python connection, and its tags beside none."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import psycopg

from tests.bench.peers.load import rate
from tests.bench.peers.redis_server import redis_server
from tests.bench.peers.row import Row, beside, in_turns
from tests.bench.peers.stage import Stage, settle

HERE = Path(__file__).parent
SCRIPTS = HERE / "cache"
ENTRIES = 10_000


def rows(stage: Stage) -> Iterator[Row]:
    """Measure reads beside redis-py, then what tags cost."""
    if stage.installed.redis is not None and stage.installed.python is not None:
        yield from _redis(stage)
    yield from _tags(stage)
    yield from _invalidation(stage)


def _redis(stage: Stage) -> Iterator[Row]:
    template = stage.template("cache", lambda url: stage.apply(url, "cache"))
    sizes = (stage.count(100_000, least=1000), stage.count(20_000, least=500), stage.rounds)
    with stage.copy(template) as url, redis_server(stage.installed) as port:
        command = [stage.installed.python, HERE / "clients" / "cache.py", url, port, *sizes]
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=False
        )
    if done.returncode != 0:
        raise SystemExit(f"the cache's client failed:\n{done.stderr}")
    found = json.loads(done.stdout)
    for name, key, floor, goal in (
        ("get, one Python connection", "get", 0.9, 1.0),
        ("a round trip that does nothing", "ping", None, None),
        ("mget of 100", "mget", None, 0.65),
        ("set, each its own commit", "set", None, 0.75),
    ):
        yield from beside("cache", name, found[key], ["redis-py"], floor, goal)


def _tags(stage: Stage) -> Iterator[Row]:
    """The same get of an entry with a tag, without one, and by a bare select."""
    template = stage.template("cache-filled", lambda url: _fill(stage, url))

    def read(script: str) -> Callable[[], float]:
        def measure() -> float:
            with stage.copy(template) as url:
                file, seconds = SCRIPTS / f"{script}.sql", 3 * stage.scale
                return rate(stage.server, url, file, clients=1, seconds=seconds, count=ENTRIES)

        return measure

    plain, bare = "get without tags", "bare select"
    sides = {"pgpkg": read("get_tagged"), plain: read("get"), bare: read("get_bare")}
    measured = in_turns(stage.rounds, sides)
    yield from beside("cache", "get with a tag", measured, [plain], 0.75, 0.85)
    yield from beside("cache", "get with a tag", measured, [bare], None, 0.85)


def _invalidation(stage: Stage) -> Iterator[Row]:
    """Milliseconds until all entries under a tag are misses, the commit included."""
    template = stage.template("cache-filled", lambda url: _fill(stage, url))
    times = []
    with stage.copy(template) as url, psycopg.connect(url, autocommit=True) as connection:
        for _ in range(20 * stage.rounds):
            begin = time.perf_counter()
            connection.execute("select cache.invalidate('shop:1')")
            times.append(1000 * (time.perf_counter() - begin))
        query = "select count(cache.get('tagged:' || n)) from generate_series(1, %s) as n"
        (left,) = connection.execute(query, [ENTRIES]).fetchone() or (-1,)
    if left != 0:
        raise SystemExit(f"{left} entries outlived the invalidation of their tag")
    took = median(times)
    name = f"invalidate a tag of {ENTRIES:,}"
    yield Row("cache", name, took, "1 ms", 1.0, took, 1.0, 0.5, unit="ms", at_most=True)


def _fill(stage: Stage, url: str) -> None:
    stage.apply(url, "cache")
    rate(stage.server, url, SCRIPTS / "fill.sql", clients=1, each=1, count=ENTRIES)
    settle(url)

"""The rotating kind: whether an old snapshot that somebody holds open slows its consumers down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from tests.bench.peers import held
from tests.bench.peers.load import rate
from tests.bench.peers.row import Row
from tests.bench.peers.sides import Side, fill
from tests.bench.peers.stage import Stage, run

SCRIPTS = Path(__file__).parent / "stream"
CONSUMERS = 4


def rows(stage: Stage) -> Iterator[Row]:
    """Cycles of 60,000 events, as 20,000 last an instant; four consumers, 100 at a time."""
    side = Side("stream", _lay(stage), stage.template("stream", _lay(stage)), SCRIPTS)
    events = stage.count(60_000, least=2000)

    def cycle(url: str) -> float:
        fill(stage, side, url, events)
        script, batches = SCRIPTS / "read.sql", events // 100
        batches_given = rate(stage.server, url, script, clients=CONSUMERS, each=batches, batch=0)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("select queue.stream_rotate('0 seconds')")
        return 100 * batches_given

    yield from held.rows(stage, "stream", side.template, cycle, (0.9,))


def _lay(stage: Stage) -> Callable[[str], None]:
    def build(url: str) -> None:
        stage.apply(url, "queue")
        run(url, "select queue.stream_create('bench')")
        subscribe = "select queue.stream_subscribe('bench', 'consumer ' || n)"
        run(url, f"{subscribe} from generate_series(0, {CONSUMERS - 1}) as n")

    return build

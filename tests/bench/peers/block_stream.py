"""The rotating kind: whether an old snapshot that somebody holds open slows its consumers down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from tests.bench.peers.block_queue import CLIENTS, CYCLES, holding
from tests.bench.peers.load import rate
from tests.bench.peers.row import Row, beside, in_turns
from tests.bench.peers.sides import Side, fill
from tests.bench.peers.stage import Stage, run

SCRIPTS = Path(__file__).parent / "stream"


def rows(stage: Stage) -> Iterator[Row]:
    """Five cycles of 20,000 events, each read by four consumers in batches of 100."""
    side = Side("stream", _lay(stage), stage.template("stream", _lay(stage)), SCRIPTS)

    def cycles(is_held: bool) -> Callable[[], float]:
        def measure() -> float:
            with stage.copy(side.template) as url, holding(url, is_held):
                return _cycles(stage, side, url)

        return measure

    measured = in_turns(stage.rounds, {"held": cycles(True), "free": cycles(False)})
    name = "with a held snapshot, 5 cycles"
    yield from beside("stream", name, measured, ["free"], 0.9, None, ours="held")


def _cycles(stage: Stage, side: Side, url: str) -> float:
    """Return the events per second that the consumers were given; sending does not count."""
    events = stage.count(20_000, least=2000)
    seconds = 0.0
    for _ in range(CYCLES):
        fill(stage, side, url, events)
        batches = events // 100
        given = 100 * rate(
            stage.server, url, SCRIPTS / "read.sql", clients=CLIENTS, each=batches, batch=0
        )
        seconds += CLIENTS * events / given
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("select queue.stream_rotate('0 seconds')")
    return CYCLES * CLIENTS * events / seconds


def _lay(stage: Stage) -> Callable[[str], None]:
    def build(url: str) -> None:
        stage.apply(url, "queue")
        run(url, "select queue.stream_create('bench')")
        subscribe = "select queue.stream_subscribe('bench', 'consumer ' || n)"
        run(url, f"{subscribe} from generate_series(0, {CLIENTS - 1}) as n")

    return build

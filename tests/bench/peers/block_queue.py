"""The queue beside pgmq, procrastinate, graphile-worker and pg-boss, at the level of their SQL.

One job at a time means one claim and one completion for each job, by each library's own statements;
ours does both in one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.bench.peers import held
from tests.bench.peers.load import rate
from tests.bench.peers.processor import Spent
from tests.bench.peers.row import Row, beside, in_turns
from tests.bench.peers.sides import Side, fill, sides
from tests.bench.peers.stage import Stage

CLIENTS = 4


def rows(stage: Stage) -> Iterator[Row]:
    """Measure every queue that is installed."""
    there = list(sides(stage))
    peers = [side.name for side in there[1:]]
    yield from _enqueue(stage, there, peers)
    yield from _drain(stage, there, peers)
    yield from _depth(stage, there[0])
    yield from _held(stage, there[0])


def drain(stage: Stage, side: Side, url: str, script: str, jobs: int) -> float:
    """Claim and complete so many jobs with four clients, and return the jobs per second."""
    size = 100 if script == "hundred" else 1
    each = max(1, jobs // CLIENTS // size)
    file = side.scripts / f"{script}.sql"
    return size * rate(stage.server, url, file, clients=CLIENTS, each=each, **side.variables)


def _enqueue(stage: Stage, there: list[Side], peers: list[str]) -> Iterator[Row]:
    def enqueue(side: Side, script: str, clients: int, size: int) -> Callable[[], float]:
        def measure() -> float:
            with stage.copy(side.template) as url:
                file, seconds = side.scripts / f"{script}.sql", 4 * stage.scale
                found = rate(stage.server, url, file, clients=clients, seconds=seconds, count=size)
            return size * found

        return measure

    single = in_turns(stage.rounds, {s.name: enqueue(s, "enqueue", CLIENTS, 1) for s in there})
    yield from beside("queue", "enqueue, one a statement", single, peers, 1.3, 1.7)
    bulk = in_turns(stage.rounds, {s.name: enqueue(s, "fill", 1, 1000) for s in there})
    for peer, floor, goal in (("pgmq", 0.7, 1.0), ("procrastinate", 3.0, 5.0)):
        yield from beside("queue", "enqueue, 1,000 a statement", bulk, [peer], floor, goal)


def _drain(stage: Stage, there: list[Side], peers: list[str]) -> Iterator[Row]:
    for script, name, depth, floor, goal in (
        ("one", "one job at a time, 4 workers", 20_000, 2.0, 2.5),
        ("hundred", "batches of 100, 4 workers", 200_000, 1.0, 1.15),
    ):
        spent = Spent()
        able = {s.name: _emptied(stage, s, script, depth, spent) for s in there if s.has(script)}
        measured = in_turns(stage.rounds, able)
        yield from beside("queue", name, measured, peers, floor, goal)
        text = f"{name.partition(',')[0]}, server's time"
        yield from beside("queue", text, spent.by_side, peers, None, None, unit="us", at_most=True)


def _emptied(
    stage: Stage, side: Side, script: str, depth: int, spent: Spent
) -> Callable[[], float]:
    # A queue of 200,000 would only make the slow ones slower: they get less, at a smaller depth.
    jobs = stage.count(round(depth * side.share), least=800)
    ready = max(jobs, stage.count(min(depth, 20_000)))

    def measure() -> float:
        with stage.copy(side.template) as url:
            fill(stage, side, url, ready + 500)
            return spent.watch(side.name, url, jobs, lambda: drain(stage, side, url, script, jobs))

    return measure


def _depth(stage: Stage, side: Side) -> Iterator[Row]:
    """The rate must not depend on how many jobs wait."""
    shallow, deep = stage.count(20_000), stage.count(1_000_000)
    templates = {
        f"{count:,}": stage.template(f"depth-{count}", _filled(stage, side, count))
        for count in (deep, shallow)
    }

    def taken(template: str) -> Callable[[], float]:
        def measure() -> float:
            with stage.copy(template) as url:
                return drain(stage, side, url, "one", shallow - CLIENTS)

        return measure

    measured = in_turns(stage.rounds, {n: taken(t) for n, t in templates.items()})
    yield from beside(
        "queue", f"{deep:,} ready jobs", measured, [f"{shallow:,}"], 0.7, 0.8, ours=f"{deep:,}"
    )


def _filled(stage: Stage, side: Side, count: int) -> Callable[[str], None]:
    def build(url: str) -> None:
        side.lay(url)
        fill(stage, side, url, count)

    return build


def _held(stage: Stage, side: Side) -> Iterator[Row]:
    jobs = stage.count(20_000, least=800)

    def cycle(url: str) -> float:
        fill(stage, side, url, jobs + 500)
        return drain(stage, side, url, "hundred", jobs)

    yield from held.rows(stage, "queue", side.template, cycle, (0.4, 0.6))

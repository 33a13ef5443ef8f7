"""What an idle transaction that looks at the past does to a queue: filled and drained five times.

Two databases go through the cycles together, one with such a transaction and one without, so that
what slows the machine down for a while slows both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from tests.bench.peers.row import Row, beside
from tests.bench.peers.stage import Stage

CYCLES = 5
HELD, FREE = "held", "free"


def rows(
    stage: Stage,
    block: str,
    template: str,
    cycle: Callable[[str], float],
    floors: tuple[float, ...],
) -> Iterator[Row]:
    """Compare the rates over all cycles, and those of the last. `cycle` returns a rate."""
    overall: dict[str, list[float]] = {HELD: [], FREE: []}
    last: dict[str, list[float]] = {HELD: [], FREE: []}
    for _ in range(stage.rounds):
        for side, rates in _round(stage, template, cycle).items():
            overall[side].append(CYCLES / sum(1 / rate for rate in rates))
            last[side].append(rates[-1])
    floor, goal = floors[0], floors[1] if len(floors) > 1 else None
    name = "with a held snapshot"
    for text, measured in ((f"{name}, 5 cycles", overall), (f"{name}, the fifth", last)):
        yield from beside(block, text, measured, [FREE], floor, goal, ours=HELD)


def _round(stage: Stage, template: str, cycle: Callable[[str], float]) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {HELD: [], FREE: []}
    with stage.copy(template) as held, stage.copy(template) as free, _holding(held):
        turns = [(HELD, held), (FREE, free)]
        for number in range(CYCLES):
            for side, url in turns if number % 2 == 0 else reversed(turns):
                rates[side].append(cycle(url))
    return rates


@contextmanager
def _holding(url: str) -> Iterator[None]:
    """Keep one idle REPEATABLE READ transaction open."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute("select count(*) from pg_catalog.pg_class")
        yield
        connection.rollback()

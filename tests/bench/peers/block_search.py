"""A page of ranked hits beside `order by ts_rank` over all of them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench import peers_search
from tests.bench.peers.row import Row
from tests.bench.peers.stage import Stage, empty


def rows(stage: Stage) -> Iterator[Row]:
    """Take over what the measurement of the unit itself says; its times are milliseconds."""
    with empty(stage) as url:
        found = peers_search.run(url, stage.count(200_000, least=20_000), 4 * stage.rounds)
    for row in found:
        name, _, peer = row.name.partition(": ")
        yield Row("search", name, row.ours, peer, row.theirs, row.ratio, row.floor, None, unit="ms")

"""Row security by membership beside no policy at all, and beside `in (select ...)`."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench import peers_tenancy
from tests.bench.peers.row import Row
from tests.bench.peers.stage import Stage, empty


def rows(stage: Stage) -> Iterator[Row]:
    """Take over what the measurement of the unit itself says; its times are milliseconds."""
    with empty(stage) as url:
        found = peers_tenancy.run(
            url, stage.count(1_000_000, least=200_000), stage.count(40 * stage.rounds, least=10)
        )
    for row in found:
        name, _, peer = row.name.partition(", of ")
        at_most = bool(peer)
        if not at_most:
            name, _, peer = row.name.partition(" times ")
        yield Row(
            block="tenancy",
            name=name.rstrip(":"),
            ours=row.ours,
            peer=peer,
            theirs=row.theirs,
            ratio=row.ratio,
            floor=row.floor,
            unit="ms",
            at_most=at_most,
        )

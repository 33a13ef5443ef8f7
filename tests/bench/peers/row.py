"""One line of the table: two rates, their ratio, and what the ratio must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """`ratio` says how many times `theirs` ours is; with `at_most` less is better.

    A row without a floor only informs. `runs` keeps what each round gave, by side.
    """

    block: str
    name: str
    ours: float
    peer: str
    theirs: float
    ratio: float
    floor: float | None = None
    goal: float | None = None
    unit: str = "/s"
    at_most: bool = False
    runs: Mapping[str, Sequence[float]] | None = None

    @property
    def ok(self) -> bool:
        """Whether the floor holds."""
        if self.floor is None:
            return True
        return self.ratio <= self.floor if self.at_most else self.ratio >= self.floor


def in_turns(rounds: int, sides: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Measure each side once in each round; each round begins with another side."""
    measured: dict[str, list[float]] = {name: [] for name in sides}
    names = list(sides)
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            measured[name].append(sides[name]())
    return measured


def beside(
    block: str,
    name: str,
    measured: Mapping[str, Sequence[float]],
    peers: Sequence[str],
    floor: float | None,
    goal: float | None,
    *,
    ours: str = "pgpkg",
    unit: str = "/s",
    at_most: bool = False,
) -> list[Row]:
    """Compare ours with the best of these peers; no row when none of them could be measured.

    The ratio is the median of the rounds' own ratios: what slows a round down slows both sides.
    """
    there = [peer for peer in peers if measured.get(peer)]
    if not there or not measured.get(ours):
        return []
    pick = min if at_most else max
    best = pick(there, key=lambda peer: median(measured[peer]))
    pairs = zip(measured[ours], measured[best], strict=True)
    return [
        Row(
            block=block,
            name=name,
            ours=median(measured[ours]),
            peer=best,
            theirs=median(measured[best]),
            ratio=median(mine / other for mine, other in pairs),
            floor=floor,
            goal=goal,
            unit=unit,
            at_most=at_most,
            runs={side: list(values) for side, values in measured.items()},
        )
    ]

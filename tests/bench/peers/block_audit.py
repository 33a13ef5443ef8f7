"""The audit log beside no log at all, and beside a generic trigger for each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.peers.load import rate
from tests.bench.peers.row import Row, beside, in_turns
from tests.bench.peers.stage import Stage, run, settle

SCRIPTS = Path(__file__).parent / "audit"
BARE, GENERIC = "no log", "generic trigger"


def rows(stage: Stage) -> Iterator[Row]:
    """Measure single and bulk changes, with each way to log them."""
    templates = {
        "pgpkg": stage.template("audit", lambda url: _ours(stage, url)),
        BARE: stage.template("audit-none", lambda url: _bare(stage, url)),
        GENERIC: stage.template("audit-generic", lambda url: _generic(stage, url)),
    }
    for name, script, clients, size, share, goal, times in (
        ("single insert", "insert", 4, 1, 0.75, 0.8, 2.4),
        ("single update", "update", 4, 1, None, 0.7, 2.0),
        ("insert of 1,000", "insert_many", 1, 1000, 0.2, 0.26, 5.0),
    ):
        sides = {
            side: _rate(stage, template, script, clients, size)
            for side, template in templates.items()
        }
        measured = in_turns(stage.rounds, sides)
        yield from beside("audit", f"{name}, share of", measured, [BARE], share, goal)
        yield from beside("audit", f"{name}, times", measured, [GENERIC], times, None)


def _rate(stage: Stage, template: str, script: str, clients: int, size: int) -> Callable[[], float]:
    def measure() -> float:
        with stage.copy(template) as url:
            count, seconds = _there(stage), 4 * stage.scale
            file = SCRIPTS / f"{script}.sql"
            return size * rate(
                stage.server, url, file, clients=clients, seconds=seconds, count=count
            )

    return measure


def _there(stage: Stage) -> int:
    return stage.count(100_000, least=1000)


def _bare(stage: Stage, url: str) -> None:
    run(url, (SCRIPTS / "setup.sql").read_text())
    _fill(stage, url)


def _generic(stage: Stage, url: str) -> None:
    run(url, (SCRIPTS / "setup.sql").read_text())
    _fill(stage, url)
    run(url, (SCRIPTS / "generic.sql").read_text())


def _ours(stage: Stage, url: str) -> None:
    stage.apply(url, "audit")
    run(url, (SCRIPTS / "setup.sql").read_text())
    _fill(stage, url)
    run(url, "select audit.track('shop.customer_order')")


def _fill(stage: Stage, url: str) -> None:
    rate(stage.server, url, SCRIPTS / "fill.sql", clients=1, each=1, count=_there(stage))
    settle(url)

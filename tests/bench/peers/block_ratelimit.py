"""The rate limit beside the usual recipe: advisory lock, select, upsert."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from tests.bench.peers.load import rate
from tests.bench.peers.row import Row, beside, in_turns
from tests.bench.peers.stage import Stage, run, settle

SCRIPTS = Path(__file__).parent / "ratelimit"
RECIPE, UNLOGGED = "lock, select, upsert", "the same, unlogged"
CLIENTS, KEYS = 4, 10_000
SESSIONS, BUDGET = 20, 500


def rows(stage: Stage) -> Iterator[Row]:
    """Measure decisions per second, and that exactly the budget is admitted."""
    ours = stage.template("ratelimit", lambda url: _ours(stage, url))
    recipe = stage.template("ratelimit-recipe", _recipe)
    unlogged = stage.template("ratelimit-unlogged", lambda url: _recipe(url, "naive_unlogged"))
    sides = {
        "fixed": _decisions(stage, ours, "fixed"),
        "sliding": _decisions(stage, ours, "sliding"),
        "bucket": _decisions(stage, ours, "bucket"),
        RECIPE: _decisions(stage, recipe, "naive_hit"),
        UNLOGGED: _decisions(stage, unlogged, "naive_hit"),
    }
    measured = in_turns(stage.rounds, sides)
    for kind, name in (
        ("fixed", "fixed window"),
        ("sliding", "sliding window"),
        ("bucket", "token bucket"),
    ):
        yield from beside("ratelimit", name, measured, [RECIPE], 1.5, 2.0, ours=kind)
    yield from beside("ratelimit", "fixed window", measured, [UNLOGGED], None, None, ours="fixed")
    yield _exactly(stage, ours)


def _decisions(stage: Stage, template: str, script: str) -> Callable[[], float]:
    def measure() -> float:
        with stage.copy(template) as url:
            file, seconds = SCRIPTS / f"{script}.sql", 4 * stage.scale
            warm = stage.count(10_000, least=500)
            rate(stage.server, url, file, clients=CLIENTS, each=warm, keys=KEYS)
            settle(url)
            return rate(stage.server, url, file, clients=CLIENTS, seconds=seconds, keys=KEYS)

    return measure


def _exactly(stage: Stage, template: str) -> Row:
    """How many of twice the budget are admitted to twenty sessions at once."""
    with stage.copy(template) as url:
        each = 2 * BUDGET // SESSIONS
        rate(stage.server, url, SCRIPTS / "exact.sql", clients=SESSIONS, each=each)
        with psycopg.connect(url) as connection:
            query = "select count(*) from public.verdict where allowed"
            (admitted,) = connection.execute(query).fetchone() or (0,)
    ratio = admitted / BUDGET if admitted <= BUDGET else 0.0
    name = f"admitted to {SESSIONS} sessions"
    return Row("ratelimit", name, admitted, "budget", BUDGET, ratio, 1.0, 1.0, unit="")


def _ours(stage: Stage, url: str) -> None:
    stage.apply(url, "ratelimit")
    run(url, (SCRIPTS / "setup.sql").read_text())


def _recipe(url: str, *more: str) -> None:
    for name in ("naive", *more):
        run(url, (SCRIPTS / f"{name}.sql").read_text())

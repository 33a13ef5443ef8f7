"""Alice, Bob and what the seed gave them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from pgpkg.pytest_plugin import AsActor

ALICE = "00000000-0000-4000-8000-00000000000a"
BOB = "00000000-0000-4000-8000-00000000000b"
MOMENTUM = "00000000-0000-4000-8000-0000000000a1"
REVERSION = "00000000-0000-4000-8000-0000000000a2"
ARCHIVED = "00000000-0000-4000-8000-0000000000a3"
BOBS = "00000000-0000-4000-8000-0000000000b1"


@pytest.fixture
def seeded() -> SimpleNamespace:
    """The ids of the seed: two users and their strategies."""
    return SimpleNamespace(
        alice=ALICE,
        bob=BOB,
        momentum=MOMENTUM,
        reversion=REVERSION,
        archived=ARCHIVED,
        bobs=BOBS,
    )


@pytest.fixture
def queue_jobs(db: psycopg.Connection[Any]) -> Callable[..., list[str]]:
    """A function that makes running jobs of a strategy and returns their ids."""

    def make(count: int, strategy: str = MOMENTUM) -> list[str]:
        rows = db.execute(
            "insert into hephaitos.backtest_jobs"
            " (user_id, strategy_id, strategy_name, config, status, attempts)"
            " select s.user_id, s.id, s.name, '{}', 'running', 1"
            " from hephaitos.strategies as s, generate_series(1, %s)"
            " where s.id = %s returning id::text",
            [count, strategy],
        ).fetchall()
        db.commit()
        return [job for (job,) in rows]

    return make


@pytest.fixture
def complete(as_actor: AsActor) -> Callable[..., None]:
    """A function that completes a job as the worker, in a transaction of its own."""

    def run(job: str, result: str = '{"sharpe_ratio": 1, "total_return": 0.1}') -> None:
        with as_actor("backtester") as worker:
            worker.execute("select hephaitos.complete_backtest_job(%s, 1, %s)", [job, result])

    return run

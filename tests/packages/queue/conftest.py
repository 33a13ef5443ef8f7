"""A queue named mail, and what its workers do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

Rows = list[tuple[Any, ...]]


@pytest.fixture
def queue(db: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """A session that commits each statement, beside a queue named mail."""
    db.execute("select queue.create_queue('mail')")
    db.commit()
    db.autocommit = True
    return db


@pytest.fixture
def claim(queue: psycopg.Connection[Any]) -> Callable[..., Rows]:
    """A function that claims from mail: rows of id, attempt and token."""

    def take(batch: int = 1, **more: Any) -> Rows:
        given = {"queue": "mail", "batch": batch, **more}
        names = ", ".join(f"{name} => %({name})s" for name in given)
        return queue.execute(
            f"select id, attempt, token from queue.claim({names})", given
        ).fetchall()

    return take

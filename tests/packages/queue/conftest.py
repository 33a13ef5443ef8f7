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
def put(queue: psycopg.Connection[Any]) -> Callable[..., int]:
    """A function that enqueues into mail, with any of the arguments, and returns the number."""

    def enqueue(kind: str = "send", **more: Any) -> int:
        given = {"queue": "mail", "kind": kind, **more}
        names = ", ".join(f"{name} => %({name})s" for name in given)
        (number,) = queue.execute(f"select queue.enqueue({names})", given).fetchone()  # type: ignore[misc]
        return int(number)

    return enqueue


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


@pytest.fixture
def done(queue: psycopg.Connection[Any]) -> Callable[[Rows], int]:
    """A function that completes what claim returned, and says how many ended."""

    def complete(jobs: Rows) -> int:
        held = [[job for job, _, _ in jobs], [token for _, _, token in jobs]]
        (ended,) = queue.execute("select queue.complete(%s, %s)", held).fetchone()  # type: ignore[misc]
        return int(ended)

    return complete


@pytest.fixture
def settings(queue: psycopg.Connection[Any]) -> Callable[..., None]:
    """A function that changes settings of mail."""

    def change(**values: Any) -> None:
        queue.execute("select queue.create_queue('mail', %s)", [psycopg.types.json.Jsonb(values)])

    return change


@pytest.fixture
def state(queue: psycopg.Connection[Any]) -> Callable[[int], str | None]:
    """A function that says where a job is."""

    def look(job: int) -> str | None:
        found = queue.execute("select state from queue.status(%s)", [job]).fetchone()
        return found and found[0]

    return look

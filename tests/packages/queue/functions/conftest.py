"""A stream named clicks with a consumer named counter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

Events = list[tuple[int, int]]


@pytest.fixture
def stream(db: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """A session that commits each statement, beside the stream and its consumer."""
    db.execute("select queue.stream_create('clicks')")
    db.execute("select queue.stream_subscribe('clicks', 'counter')")
    db.commit()
    db.autocommit = True
    return db


@pytest.fixture
def send(stream: psycopg.Connection[Any]) -> Callable[..., list[int]]:
    """A function that sends events numbered so, and returns the numbers."""

    def many(*numbers: int) -> list[int]:
        stream.execute(
            "select queue.stream_send_many('clicks', 'click', array("
            "select jsonb_build_object('n', u.n)"
            " from unnest(%s::integer[]) with ordinality as u (n, o) order by u.o))",
            [list(numbers)],
        )
        return list(numbers)

    return many


@pytest.fixture
def read(stream: psycopg.Connection[Any]) -> Callable[..., tuple[list[int], int | None]]:
    """A function that asks for the next batch: the numbers in it, and the number of the batch."""

    def ask(
        batch: int = 100, consumer: str = "counter", on: Any = None, **more: Any
    ) -> tuple[list[int], int | None]:
        given = {"consumer": consumer, "batch": batch, **more}
        names = ", ".join(f"{name} => %({name})s" for name in given)
        rows = (
            (on or stream)
            .execute(f"select payload -> 'n', batch from queue.stream_next_batch({names})", given)
            .fetchall()
        )
        return [n for n, _ in rows], rows[0][1] if rows else None

    return ask

"""A table of each shape, tracked, and the log as rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest


@pytest.fixture
def tracked(db: psycopg.Connection[Any]) -> Callable[..., None]:
    """A function that makes the table public.thing with these columns and tracks it."""

    def make(columns: str, **settings: Any) -> None:
        db.execute(f"create table public.thing ({columns})")
        named = "".join(f", {name} => %({name})s" for name in settings)
        db.execute(f"select audit.track('public.thing'{named})", settings)

    return make


@pytest.fixture
def logged(db: psycopg.Connection[Any]) -> Callable[..., list[tuple[Any, ...]]]:
    """A function that reads these columns of the log, as far as it speaks of public.thing."""

    def read(columns: str = "action, record_id") -> list[tuple[Any, ...]]:
        return db.execute(
            f"select {columns} from audit.log where table_name = 'thing' order by id"
        ).fetchall()

    return read

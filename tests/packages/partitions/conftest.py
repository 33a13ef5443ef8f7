"""A table that is partitioned by time, as an application would write it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

TABLE = """
create table public.event (
    id bigint generated always as identity,
    at {type} not null,
    kind text default 'plain',
    size integer check (size > 0),
    doubled integer generated always as (size * 2) stored,
    primary key (at, id)
) partition by range (at);
create index event_of_kind on public.event (kind, at);
"""


@pytest.fixture
def event(db: psycopg.Connection[Any]) -> Callable[..., None]:
    """A function that makes public.event, with a key of this type. Nothing else is managed."""

    def make(key_type: str = "timestamptz") -> None:
        db.execute("delete from partitions.managed")
        db.execute(TABLE.format(type=key_type))
        db.commit()

    return make


@pytest.fixture
def ranges(db: psycopg.Connection[Any]) -> Callable[..., list[tuple[str, str, str]]]:
    """A function that reads the partitions of a table: name, from, to."""

    def read(parent: str = "public.event") -> list[tuple[str, str, str]]:
        return db.execute(
            "select relation::text, from_at::date::text, to_at::date::text"
            " from partitions.bounds(%s) order by from_at, to_at",
            [parent],
        ).fetchall()

    return read

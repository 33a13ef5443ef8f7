"""What an exporter reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.packages.metrics.exposition import Family, parse


@pytest.fixture
def scrape(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[[], dict[str, Family]]:
    """A function that reads all metrics with the rights of an exporter."""
    session = connect(autocommit=True)
    session.execute("set role metrics_reader")

    def read() -> dict[str, Family]:
        row = session.execute("select metrics.prometheus()").fetchone()
        assert row is not None
        return parse(row[0])

    return read


@pytest.fixture
def define(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[..., None]:
    """A function that adds a metric on a column of public.thing."""
    admin = connect(autocommit=True)

    def add(name: str, column: str = "n", **named: Any) -> None:
        given = {"name": name, "column": column, "type": "gauge", "help": "What it is.", **named}
        source = given.pop("source", "public.thing")
        more = "".join(
            f", {key} => %({key})s" for key in named if key not in ("type", "help", "source")
        )
        admin.execute(
            "select metrics.define(%(name)s, %(type)s, %(help)s, %(source)s, %(column)s"
            + more
            + ")",
            {**given, "source": source},
        )

    return add


@pytest.fixture
def thing(connect: Callable[..., psycopg.Connection[Any]]) -> psycopg.Connection[Any]:
    """A session beside the table public.thing, which metrics may read."""
    session = connect(autocommit=True)
    session.execute(
        "create table public.thing"
        " (who text, n numeric, span interval, at timestamptz, ok boolean);"
        "grant select on public.thing to metrics_owner"
    )
    return session

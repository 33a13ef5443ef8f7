"""Sessions of those who use the cache and of those who look after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest


@pytest.fixture
def user(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[[], psycopg.Connection[Any]]:
    """A function that opens a session as cache_user, which commits each statement."""

    def open_session() -> psycopg.Connection[Any]:
        session = connect(autocommit=True)
        session.execute("set role cache_user")
        return session

    return open_session


@pytest.fixture
def cache(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[..., Any]:
    """A function that calls one function of the cache as its user and gives the answer:
    `cache("get", "k")`, `cache("set", "k", "v", tags=["t"])`."""
    session = connect(autocommit=True)
    session.execute("set role cache_user")

    def call(function: str, *arguments: Any, **named: Any) -> Any:
        values = {f"argument_{n}": value for n, value in enumerate(arguments)} | named
        given = [f"%({name})s" for name in values if name not in named]
        given += [f"{name} => %({name})s" for name in named]
        row = session.execute(f"select cache.{function}({', '.join(given)})", values).fetchone()
        assert row is not None
        return row[0]

    return call


@pytest.fixture
def admin(connect: Callable[..., psycopg.Connection[Any]]) -> psycopg.Connection[Any]:
    """A session with the rights of cache_admin."""
    session = connect(autocommit=True)
    session.execute("set role cache_admin")
    return session


@pytest.fixture
def age(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[[str, str], None]:
    """A function that makes an entry older: `age("k", "10 minutes")`."""

    def make_older(key: str, by: str) -> None:
        with connect(autocommit=True) as session:
            session.execute(
                "update cache.entry set created_at = created_at - %(by)s::interval,"
                " expires_at = expires_at - %(by)s::interval,"
                " kept_until = kept_until - %(by)s::interval where key = %(key)s",
                {"by": by, "key": key},
            )

    return make_older

"""Callers with claims of their own, and a clock that can be moved."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest


@pytest.fixture
def define(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[..., None]:
    """A function that says how often the action 'api' is allowed:
    `define(100, "1 minute", algorithm="fixed")`."""
    admin = connect(autocommit=True)
    admin.execute("set role ratelimit_admin")

    def say(amount: int, period: str, name: str = "per user", **named: Any) -> None:
        more = "".join(f", {key} => %({key})s" for key in named)
        admin.execute(
            f"select ratelimit.define_policy('api', %(name)s, %(amount)s, %(period)s{more})",
            {"name": name, "amount": amount, "period": period, **named},
        )

    return say


@pytest.fixture
def hit(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[..., Any]:
    """A function that asks as somebody, in a statement of its own: `hit("ann", cost=2)` answers
    (allowed, remaining, seconds until the next try)."""
    session = connect(autocommit=True)
    session.execute("set role ratelimit_user")

    def ask(sub: str | None, cost: int = 1, call: str = "hit", **claims: Any) -> tuple[Any, ...]:
        said = {**({"sub": sub} if sub else {}), **claims}
        with session.transaction():
            session.execute("select set_config('request.jwt.claims', %s, true)", [json.dumps(said)])
            row = session.execute(
                "select allowed, remaining, extract(epoch from retry_after)::float"
                f" from ratelimit.{call}('api', %s)",
                [cost],
            ).fetchone()
        assert row is not None
        return row

    return ask


@pytest.fixture
def later(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[[str], None]:
    """A function that lets time pass: counters look as they will after it."""

    def pass_time(span: str) -> None:
        with connect(autocommit=True) as session:
            session.execute("update ratelimit.counter set since = since - %s::interval", [span])

    return pass_time

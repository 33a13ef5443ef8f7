"""People who enter rooms, and a clock that can be moved."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest


@pytest.fixture
def call(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[..., Any]:
    """A function that calls one of presence as somebody: `call("ann", "join", "room:7")`."""
    session = connect(autocommit=True)

    def ask(sub: str | None, function: str, *arguments: Any) -> Any:
        places = ", ".join(["%s"] * len(arguments))
        with session.transaction():
            session.execute("set local role presence_user")
            claims = json.dumps({"sub": sub} if sub else {})
            session.execute("select set_config('request.jwt.claims', %s, true)", [claims])
            return session.execute(f"select * from presence.{function}({places})", arguments)

    return ask


@pytest.fixture
def who(call: Callable[..., Any]) -> Callable[..., list[str]]:
    """A function that tells who is in a room, as one of them sees it."""

    def names(room: str, sub: str = "ann") -> list[str]:
        return [row[0] for row in call(sub, "who", room)]

    return names


@pytest.fixture
def later(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[..., None]:
    """A function that lets time pass for all, or for one: `later("20 seconds", "ann")`."""

    def pass_time(span: str, member: str | None = None) -> None:
        with connect(autocommit=True) as session:
            session.execute("set session_replication_role = replica")
            session.execute(
                "update presence.member set online_at = online_at - %(span)s::interval,"
                " expires_at = expires_at - %(span)s::interval"
                " where %(member)s::text is null or member = %(member)s",
                {"span": span, "member": member},
            )

    return pass_time


@pytest.fixture
def heard(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[[], list[Any]]:
    """A function that gives the rooms that have been told since it was asked last."""
    listener = connect(autocommit=True)
    listener.execute("listen presence")

    def since() -> list[Any]:
        # Notifications arrive in the order of commits: after the mark nothing is under way.
        listener.execute("select pg_notify('presence', '\"that is all\"')")
        told: list[Any] = []
        for notify in listener.notifies(timeout=30):
            if notify.payload == '"that is all"':
                break
            told.append(json.loads(notify.payload))
        return told

    return since

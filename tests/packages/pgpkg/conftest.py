"""A session on the ledger, and what apply would write into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb


@pytest.fixture
def ledger(connect: Callable[..., psycopg.Connection[Any]]) -> psycopg.Connection[Any]:
    """A session that commits each statement, as different deploys would."""
    return connect(autocommit=True)


@pytest.fixture
def value(ledger: psycopg.Connection[Any]) -> Callable[..., Any]:
    """A function that gives the one value of a query."""

    def ask(query: str, *parameters: Any) -> Any:
        row = ledger.execute(query, parameters).fetchone()
        assert row is not None
        return row[0]

    return ask


@pytest.fixture
def laid(value: Callable[..., Any]) -> Callable[..., Any]:
    """A function that records a version of the view u.v, and answers with the time after it."""

    def record(text: str, *, is_dropped: bool = False, name: str = "u.v") -> Any:
        one = {"unit": "u", "kind": "view", "name": name, "file": "sql/views/v.sql"}
        one |= {"sha256": f"sha of {text}", "text": text, "is_dropped": is_dropped}
        value("select pgpkg.record_objects(%s)", Jsonb([one]))
        return value("select clock_timestamp()")

    return record


@pytest.fixture
def applied(value: Callable[..., Any]) -> Callable[..., None]:
    """A function that records the migration u_0001."""

    def record(text: str = "create table", road: str = "applied", name: str = "u_0001") -> None:
        one = {"id": name, "unit": "u", "sha256": f"sha of {text}", "text": text, "road": road}
        value("select pgpkg.record_migrations(%s)", Jsonb([one]))

    return record


@pytest.fixture
def noted(value: Callable[..., Any]) -> Callable[..., None]:
    """A function that notes a statement of the migration u_0001."""

    def note(position: int, *, is_finished: bool, direction: str = "apply") -> None:
        one = {"migration_id": "u_0001", "direction": direction, "position": position}
        one |= {"sha256": "s", "statement": f"create index concurrently i{position}"}
        value("select pgpkg.note_statement(%s, %s)", Jsonb(one), is_finished)

    return note


@pytest.fixture
def begun(value: Callable[..., Any]) -> Callable[..., int]:
    """A function that begins a deploy and answers with its number."""

    def begin(verb: str = "apply") -> int:
        one = {"verb": verb, "os_user": "ann", "host": "h", "git_commit": "c0ffee"}
        one |= {"pgpkg_version": "1", "plan": {"migrations": ["u_0001"]}}
        number: int = value("select pgpkg.begin_deploy(%s)", Jsonb(one))
        return number

    return begin

"""A template for the inbox, for email and for a webhook; somebody who sends; a dispatcher."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

ALICE = "00000000-0000-4000-8000-00000000000a"
TEMPLATES = """
select
    notify.put_template('order', 'in_app', 'Order {number}', 'Hello {name}', '{number,name}'),
    notify.put_template(
        'order', 'email', 'Order {number}', '<p>{name}</p>', '{number,name}', 'html'
    ),
    notify.put_template('order', 'webhook', null, '{"who": "{name}"}', '{name}', 'json')
"""


@pytest.fixture
def send(db: psycopg.Connection[Any]) -> Callable[..., int]:
    """A function that sends the template order, by email unless said otherwise, and commits."""
    db.execute(TEMPLATES)
    db.commit()

    def go(number: int = 1, to: dict[str, str] | None = None, **options: Any) -> int:
        names = "".join(f", {name} => %({name})s" for name in options)
        row = db.execute(
            f"select notify.send('order', %(to)s, %(variables)s{names})",
            {
                "to": Jsonb(to or {"email": "alice@a.test"}),
                "variables": Jsonb({"number": number, "name": "Ann <ann@a.test>"}),
                **options,
            },
        ).fetchone()
        db.commit()
        assert row is not None
        return int(row[0])

    return go


@pytest.fixture
def claim(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[..., list[Any]]:
    """A function that claims in a transaction of its own and returns what it got."""

    def go(batch: int = 10, columns: str = "id, token", channel: str = "email") -> list[Any]:
        with connect(autocommit=True) as dispatcher:
            return dispatcher.execute(
                f"select {columns} from notify.claim(%s, %s) order by id", [channel, batch]
            ).fetchall()

    return go


@pytest.fixture
def crash(db: psycopg.Connection[Any]) -> Callable[[], None]:
    """A function that makes every lease run out, as if all dispatchers had died."""

    def go() -> None:
        db.execute("update queue.running set lease_until = now() - interval '1 second'")
        db.execute("select queue.reap()")
        db.execute("update queue.later set run_at = now()")
        db.execute("update queue.head set next_run_at = '-infinity', surveyed_at = '-infinity'")
        db.commit()

    return go


@pytest.fixture
def states(db: psycopg.Connection[Any]) -> Callable[[], list[str]]:
    """A function that returns the states of all deliveries, oldest first."""

    def read() -> list[str]:
        db.commit()
        rows = db.execute("select state from notify.delivery order by id").fetchall()
        db.commit()
        return [row[0] for row in rows]

    return read

"""Sales, a view of their days, and a view of that view."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

SHOP = """
create schema shop;
create table shop.sale (day date not null, amount integer not null);
insert into shop.sale values ('2026-01-01', 1);
create view shop.sold as select day, amount from shop.sale;
create materialized view shop.daily as
select day, sum(amount)::integer as total from shop.sold group by day;
create unique index daily_day on shop.daily (day);
create materialized view shop.total as select sum(total)::integer as total from shop.daily;
"""


@pytest.fixture
def shop(db: psycopg.Connection[Any]) -> Callable[..., None]:
    """A function that registers shop.daily, refreshed once; options go to register."""
    db.execute(SHOP)

    def register(**options: str) -> None:
        options = {"min_interval": "0", **options}
        names = ", ".join(f"{name} => %({name})s" for name in options)
        db.execute(f"select refresh.register('shop.daily', {names})", options)
        db.execute("select refresh.now('shop.daily')")
        db.commit()

    return register


@pytest.fixture
def step(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[[], tuple[Any, ...] | None]:
    """A function that takes one step, a transaction of its own."""

    def take() -> tuple[Any, ...] | None:
        with connect() as driver:
            answer = driver.execute("select outcome, view from refresh.step()").fetchone()
            driver.commit()
            return answer

    return take


@pytest.fixture
def totals(db: psycopg.Connection[Any]) -> Callable[..., Any]:
    """A function that returns what a view says in sum."""

    def read(view: str = "shop.daily") -> Any:
        db.commit()
        row = db.execute(f"select sum(total) from {view}").fetchone()
        db.commit()
        return row and row[0]

    return read


@pytest.fixture
def in_background() -> Callable[..., threading.Thread]:
    """A function that runs a statement of a session in a thread of its own."""

    def go(session: psycopg.Connection[Any], statement: str) -> threading.Thread:
        thread = threading.Thread(target=session.execute, args=[statement], daemon=True)
        thread.start()
        return thread

    return go


@pytest.fixture
def waits(db: psycopg.Connection[Any]) -> Callable[[psycopg.Connection[Any]], None]:
    """A function that returns when a session waits for a lock."""

    def until(session: psycopg.Connection[Any]) -> None:
        ask = "select wait_event_type from pg_stat_activity where pid = %s"
        while db.execute(ask, [session.info.backend_pid]).fetchone() != ("Lock",):
            db.rollback()
        db.rollback()

    return until

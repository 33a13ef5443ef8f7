"""A key-value table whose rows become clients, and a driver."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

TABLES = """
create schema shop;
create table shop.kv (key text primary key, value jsonb not null);
create table shop.client (
    legacy_key text primary key,
    name text not null check (name <> ''),
    credit integer not null,
    updated_at timestamptz
);
grant usage on schema shop to backfill_owner;
grant all on shop.kv, shop.client to backfill_owner;
"""
QUERY = """
select b.key as legacy_key, b.value ->> 'name' as name, (b.value ->> 'credit')::integer as credit
from batch as b
"""


@pytest.fixture
def shop(db: psycopg.Connection[Any]) -> Callable[..., None]:
    """A function that fills the key-value table with so many clients and makes the task clients."""
    db.execute(TABLES)

    def make(rows: int = 0, **options: Any) -> None:
        db.execute(
            "insert into shop.kv select 'client:' || lpad(n::text, 6, '0'),"
            " jsonb_build_object('name', 'name ' || n, 'credit', n)"
            " from generate_series(1, %s) as n",
            [rows],
        )
        db.execute("insert into shop.kv values ('order:1', '{}'), ('zebra', '[]')")
        db.execute("analyze shop.kv")
        known = {"filter": "key like 'client:%'", "sleep_ratio": 0, **options}
        names = ", ".join(f"{name} => %({name})s" for name in known)
        db.execute(
            f"select backfill.create_task('clients', 'shop.kv', 'shop.client', %(query)s, {names})",
            {"query": QUERY, **known},
        )
        db.commit()

    return make


@pytest.fixture
def drive(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[..., list[str]]:
    """A function that takes steps, a transaction each, and returns their outcomes."""

    def go(name: str = "clients", steps: int = 1000) -> list[str]:
        outcomes: list[str] = []
        with connect(autocommit=True) as driver:
            while len(outcomes) < steps:
                row = driver.execute("select outcome from backfill.step(%s)", [name]).fetchone()
                assert row is not None
                outcomes.append(row[0])
                if row[0] != "moved":
                    break
        return outcomes

    return go


@pytest.fixture
def same(db: psycopg.Connection[Any]) -> Callable[[], bool]:
    """A function that tells whether the clients are exactly what the key-value table says."""

    def look() -> bool:
        db.commit()
        row = db.execute(
            "with expected as (select key, value ->> 'name', (value ->> 'credit')::integer"
            "  from shop.kv where key like 'client:%'),"
            " actual as (select legacy_key, name, credit from shop.client)"
            " select not exists (table expected except table actual)"
            " and not exists (table actual except table expected)"
        ).fetchone()
        db.commit()
        return bool(row and row[0])

    return look

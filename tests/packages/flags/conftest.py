"""A price that comes in two versions, and somebody who may turn the flag."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from pgpkg.model import Source
from pgpkg.project import Project
from pgpkg.render import render

PRICES = """
{%- from "macros/flags.sql" import versioned -%}
create function public.price_v1(product bigint, quantity integer) returns numeric
language sql stable set search_path = '' as $$ select 1.00 * quantity $$;
create function public.price_v2(product bigint, quantity integer) returns numeric
language sql stable set search_path = '' as $$ select 2.00 * quantity $$;
{{ versioned(schema, "public", "price", [("product", "bigint"), ("quantity", "integer")], "numeric",
             [member, visitor], defaults={"quantity": "1"}) }}
create function public.prices_v1() returns table (product bigint, amount numeric)
language sql stable set search_path = '' as $$ values (7::bigint, 1.00), (8, 1.00) $$;
create function public.prices_v2() returns table (product bigint, amount numeric)
language sql stable set search_path = '' as $$ values (7::bigint, 2.00) $$;
create type public.priced as (product bigint, amount numeric);
{{ versioned(schema, "public", "prices", [], "public.priced", member, is_set=true) }}
"""


@pytest.fixture(scope="session")
def prices_sql(pgpkg_project: Project) -> str:
    """Two versions of two functions, and what the macro writes for them."""
    unit = next(u for u in pgpkg_project.units if u.name == "flags")
    source = Source("flags", "functions", "sql/packages/flags/functions/price.sql", PRICES)
    return render(source, unit, pgpkg_project.units).text


@pytest.fixture
def prices(db: psycopg.Connection[Any], prices_sql: str) -> None:
    """The functions, in place."""
    db.execute(prices_sql)
    db.commit()


@pytest.fixture
def turn(db: psycopg.Connection[Any]) -> Callable[..., None]:
    """A function that says something as the releaser and commits."""

    def turn(statement: str, *values: Any) -> None:
        db.execute("set local role flags_releaser")
        db.execute(statement, values)
        db.commit()

    return turn

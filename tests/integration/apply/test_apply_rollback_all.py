"""The way back of a unit's first migration takes everything that stands in its schema along."""

from __future__ import annotations

import pytest

from pgpkg.errors import ForeignDependant

PRICE = "create function shop.price() returns integer language sql as 'select 1';\n"
FIRST = "shop_0001_create_item"


def here(shop):
    return shop.value("select to_regnamespace('shop')") is not None


def test_functions_in_a_schema_go_before_it_and_come_back_with_it(shop):
    shop.write("sql/schema.sql", "create schema shop;\ncomment on schema shop is 'A shop.';\n")
    shop.write("sql/functions/price.sql", PRICE)
    shop.write("sql/grants/usage.sql", "grant usage on schema shop to public;\n")
    shop.apply()

    assert shop.rollback() == [FIRST]

    assert not here(shop)
    assert "took down function shop.price()" in shop.said
    left = "select count(*) from pgpkg.current_object where unit = 'shop'"
    assert shop.value(left) == 0
    assert shop.status().drifted == ()
    plan = shop.plan()
    assert ([m.id for m in plan.migrations], plan.fresh) == ([FIRST], ())
    assert shop.apply().migrations == (FIRST,)
    assert shop.value("select shop.price()") == 1
    assert shop.value("select obj_description('shop'::regnamespace)") == "A shop."
    assert shop.value("select has_schema_privilege('pg_monitor', 'shop', 'usage')")
    assert shop.apply().is_empty


def test_a_function_that_a_default_and_a_check_call_goes_too(shop):
    table = (
        "create table shop.item (\n    id integer primary key default shop.price(),\n"
        "    price integer check (price >= shop.price())\n);\n"
        "create index item_price on shop.item ((price + shop.price()));\n"
    )
    shop.write("sql/functions/price.sql", PRICE.replace("language sql", "language sql immutable"))
    shop.write("sql/tables/item.sql", table)
    shop.migration(FIRST, f"create schema shop;\n{table}", "drop table shop.item;drop schema shop;")
    shop.apply()

    assert shop.rollback() == [FIRST]

    assert not here(shop)
    assert "create table" not in " ".join(shop.said)


def test_what_somebody_else_keeps_in_the_schema_is_not_dropped(applied):
    applied.run("create function shop.theirs() returns integer language sql as 'select 2'")

    with pytest.raises(ForeignDependant) as caught:
        applied.rollback()

    assert "shop.theirs()" in caught.value.message
    assert applied.value("select shop.theirs()") == 2
    assert [s.name for s in applied.status().applied][-1] == FIRST


def test_a_schema_that_was_dropped_by_hand_has_drifted(applied):
    applied.write("sql/schema.sql", "create schema shop;\ncomment on schema shop is 'A shop.';\n")
    applied.apply()
    applied.run("drop schema shop cascade")

    gone = {(s.kind, s.name): s.reason for s in applied.status().drifted}
    assert gone["schema", "shop"] == "it is gone from the database"

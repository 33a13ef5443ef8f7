"""Behaviour through the whole of apply: plan, migrations, laying and ledger agree."""

from __future__ import annotations

import pytest

from pgpkg.errors import ForeignDependant

PRICE = "create function {{ schema }}.price() returns integer language sql stable return 7;"
CHEAP = """create view {{ schema }}.cheap as
select id, price from {{ schema }}.item where price < {{ schema }}.price();
"""
TALLY = """create materialized view {{ schema }}.tally as
select price, count(*) as n from {{ schema }}.item group by price;
create unique index tally_by_price on {{ schema }}.tally (price);
"""
POLICY = "create policy item_cheap on {{ schema }}.item using (price < {{ schema }}.price());\n"


@pytest.fixture
def stocked(applied):
    applied.write("sql/functions/price.sql", PRICE)
    applied.write("sql/views/cheap.sql", CHEAP)
    applied.write("sql/views/tally.sql", TALLY)
    applied.write("sql/policies/item.sql", POLICY)
    applied.apply()
    applied.run("insert into shop.item values (1, 5), (2, 5), (3, 9)")
    return applied


def is_settled(shop):
    """Whether plan and status find nothing to do, and the live database is as it was laid."""
    status = shop.status()
    return shop.plan().is_empty and not (status.pending or status.changed or status.drifted)


def test_what_was_laid_is_settled(stocked):
    assert is_settled(stocked)


def test_a_changed_return_type_relays_what_stands_on_it(stocked):
    stocked.write("sql/functions/price.sql", PRICE.replace("integer", "bigint"))
    stocked.apply()
    assert stocked.value("select count(*) from shop.cheap") == 2
    assert stocked.value("select count(*) from pg_policy") == 1
    assert is_settled(stocked)


def test_a_column_changes_its_type_below_views_policies_and_materialized_views(stocked):
    stocked.migration(
        "shop_0002_widen_price", "alter table shop.item alter column price type bigint;\n"
    )
    table = stocked.folder / "sql/tables/item.sql"
    table.write_text(table.read_text().replace("price integer", "price bigint"))

    stocked.apply()

    assert stocked.value("select pg_typeof(price)::text from shop.tally limit 1") == "bigint"
    assert stocked.value("select n from shop.tally where price = 5") == 2
    assert stocked.value("select count(*) from pg_policy") == 1
    assert is_settled(stocked)


def test_a_function_in_a_default_is_there_before_the_migration(stocked):
    stocked.write(
        "sql/functions/stock.sql",
        "create function {{ schema }}.stock() returns integer language sql return 3;",
    )
    stocked.migration(
        "shop_0002_add_stock",
        "alter table shop.item add column stock integer default shop.stock();",
    )
    stocked.apply()
    assert stocked.value("select sum(stock) from shop.item") == 9
    assert is_settled(stocked)


def test_a_column_that_goes_takes_the_old_view_along_and_the_new_one_waits_for_its_column(stocked):
    stocked.write("sql/views/tally.sql", TALLY.replace("price", "cost"))
    stocked.write("sql/views/cheap.sql", CHEAP.replace("price <", "cost <").replace(", price", ""))
    stocked.write("sql/policies/item.sql", POLICY.replace("(price", "(cost"))
    stocked.migration("shop_0002_drop_price", "alter table shop.item drop column price;")
    stocked.migration(
        "shop_0003_add_cost", "alter table shop.item add column cost integer not null default 2;"
    )

    stocked.apply()

    assert stocked.value("select n from shop.tally where cost = 2") == 0 + 3
    assert stocked.value("select count(*) from shop.cheap") == 3
    assert is_settled(stocked)


def test_somebody_elses_view_stops_the_deploy_and_nothing_has_changed(stocked):
    stocked.run("create view public.report as select * from shop.cheap")
    stocked.write("sql/functions/price.sql", PRICE.replace("integer", "bigint"))

    with pytest.raises(ForeignDependant):
        stocked.apply()

    assert stocked.value("select pg_typeof(shop.price())::text") == "integer"
    assert stocked.value("select count(*) from public.report") == 2


def test_removed_files_drop_what_they_made(stocked):
    for path in ("views/cheap", "views/tally", "policies/item", "functions/price"):
        (stocked.folder / f"sql/{path}.sql").unlink()
    stocked.apply()
    assert stocked.value("select count(*) from pg_policy") == 0
    assert (
        stocked.rows(
            "select relname from pg_class where relnamespace = 'shop'::regnamespace"
            " and relkind in ('v', 'm')"
        )
        == []
    )
    assert is_settled(stocked)

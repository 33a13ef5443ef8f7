"""What says `*` follows the columns that migrations bring and take away."""

import pytest

VIEW = "create view {{ schema }}.all_items as select * from {{ schema }}.item;\n"
ABOVE = "create view {{ schema }}.same as select a.* from {{ schema }}.all_items as a;\n"
MATVIEW = """create materialized view {{ schema }}.kept as select * from {{ schema }}.item;
create unique index kept_by_id on {{ schema }}.kept (id);
"""
FUNCTION = """create function {{ schema }}.items() returns setof {{ schema }}.item
language sql begin atomic select i.* from {{ schema }}.item as i; end;
"""
WIDER = "price integer not null default 0,\n    note text"
COLUMNS = """
select c.oid::regclass::text, string_agg(a.attname, ' ' order by a.attnum)
from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
where c.relkind in ('v', 'm') and c.relnamespace = 'shop'::regnamespace
group by c.oid order by 1
"""


def everywhere(columns):
    return [("shop.all_items", columns), ("shop.kept", columns), ("shop.same", columns)]


@pytest.fixture
def starry(shop):
    shop.write("sql/views/all_items.sql", VIEW)
    shop.write("sql/views/same.sql", ABOVE)
    shop.write("sql/views/kept.sql", MATVIEW)
    shop.write("sql/functions/items.sql", FUNCTION)
    shop.apply()
    file = "sql/tables/item.sql"
    shop.write(
        file,
        (shop.folder / file).read_text().replace("price integer not null default 0", WIDER),
    )
    shop.migration(
        "shop_0002_add_note",
        "alter table shop.item add column note text;\n",
        "alter table shop.item drop column note;\n",
    )
    return shop


def test_a_new_column_is_seen_by_all_that_read_every_column(starry):
    starry.run("insert into shop.item values (1, 2)")
    assert starry.rows(COLUMNS) == everywhere("id price")

    starry.apply()

    assert starry.rows(COLUMNS) == everywhere("id price note")
    assert starry.rows("select id, price, note from shop.items()") == [(1, 2, None)]
    assert starry.plan().is_empty
    assert starry.status().drifted == ()


def test_a_way_back_takes_the_column_from_them_and_brings_a_lost_one(starry):
    starry.apply()
    starry.rollback()
    assert starry.rows(COLUMNS) == everywhere("id price")
    starry.migration(
        "shop_0003_drop_price",
        "alter table shop.item drop column price;\n",
        "alter table shop.item add column price integer;\n",
    )
    starry.apply()
    assert starry.rows(COLUMNS) == everywhere("id note")

    starry.rollback()

    assert starry.rows(COLUMNS) == everywhere("id note price")


def test_a_view_that_cannot_stand_with_the_new_column_waits_for_the_next_migration(starry):
    starry.write(
        "sql/views/all_items.sql",
        "create view {{ schema }}.all_items as select *, 'x' as more from {{ schema }}.item;\n",
    )
    starry.write("sql/views/same.sql", ABOVE.replace("a.*", "a.id"))
    starry.apply()
    text = "alter table shop.item add column more text;\n"
    starry.migration("shop_0003_add_more", text)
    starry.migration("shop_0004_rename", "alter table shop.item rename more to other;\n")

    starry.apply()

    assert starry.rows(COLUMNS)[0] == ("shop.all_items", "id price note other more")
    assert starry.plan().is_empty


def test_a_migration_that_brings_no_column_lays_nothing_again(starry):
    starry.apply()
    starry.migration("shop_0003_check", "alter table shop.item add check (price >= 0);\n")
    starry.apply()
    assert starry.said == ["applied shop_0003_check"]

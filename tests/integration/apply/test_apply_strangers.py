"""Projects as strangers have them: history in migrations, state alone, several schemas."""

import pytest

from pgpkg.apply import build
from pgpkg.errors import ForeignDependant, StatementFailed
from pgpkg.project import Project

HISTORY = """create schema shop;
create table shop.item (id integer, price integer);
create function shop.tax(p integer) returns integer language sql as 'select 2 * p';
create view shop.dear as select id, price, shop.tax(price) as tax from shop.item;
"""
TAX = """create or replace function {{ schema }}.tax(price integer) returns integer
language sql as 'select 3 * price';
"""
DEAR = """create or replace view {{ schema }}.dear as
select i.id, i.price, {{ schema }}.tax(i.price) as tax from {{ schema }}.item as i;
"""


@pytest.fixture
def adopted(empty_shop):
    empty_shop.migration("shop_0001_begin", HISTORY)
    empty_shop.migration("shop_0002_bigint", "alter table shop.item alter price type bigint;\n")
    empty_shop.write("sql/functions/tax.sql", TAX.replace("integer", "bigint"))
    empty_shop.write("sql/views/dear.sql", DEAR)
    return empty_shop


def test_what_migrations_made_and_files_took_over_gets_out_of_the_way(adopted):
    adopted.apply()
    adopted.run("insert into shop.item values (1, 5)")
    assert adopted.rows("select tax, pg_typeof(tax)::text from shop.dear") == [(15, "bigint")]
    assert adopted.plan().is_empty


def test_an_argument_gets_another_name_in_a_function_that_a_migration_made(adopted):
    adopted.write("sql/functions/tax.sql", TAX)
    (adopted.folder / "migrations/shop_0002_bigint.sql").unlink()
    (adopted.folder / "migrations/shop_0002_bigint.rollback.sql").unlink()

    adopted.apply()

    adopted.run("insert into shop.item values (1, 5)")
    assert adopted.value("select tax from shop.dear") == 15


def test_a_view_without_a_file_is_told_with_the_migration_that_it_holds_up(adopted):
    (adopted.folder / "sql/views/dear.sql").unlink()
    with pytest.raises(ForeignDependant) as caught:
        adopted.apply()
    assert caught.value.file == "migrations/shop_0002_bigint.sql"


def test_a_migration_that_calls_a_function_without_a_file_says_what_it_needs(adopted):
    adopted.apply()
    adopted.migration(
        "shop_0003_default", "alter table shop.item alter price set default shop.gone();\n"
    )
    with pytest.raises(StatementFailed) as caught:
        adopted.apply()
    assert caught.value.file == "migrations/shop_0003_default.sql"
    assert "bring the function's file back" in caught.value.hint


def test_a_unit_that_brings_nothing_to_lay_is_not_new_for_ever(empty_shop):
    empty_shop.write("sql/tables/item.sql", "create table {{ schema }}.item (id integer);\n")
    empty_shop.migration(
        "shop_0001_create_item", "create schema shop;\ncreate table shop.item (id integer);\n"
    )
    build(empty_shop.url, empty_shop.project.tree, road="migrated")
    assert empty_shop.plan().is_empty
    assert empty_shop.status().changed == ()


def test_tables_of_yoyo_beside_those_of_a_unit_are_no_difference(empty_shop, server):
    empty_shop.write("pgpkg.toml", '[project]\nname = "shop"\nschema = "public"\n')
    empty_shop.write("sql/schema.sql", "create schema if not exists {{ schema }};\n")
    empty_shop.write("sql/tables/item.sql", "create table {{ schema }}.item (id integer);\n")
    empty_shop.migration("shop_0001_item", "create table public.item (id integer);\n")
    report = Project.load(empty_shop.folder).verify(["roads"], server=server)
    assert report.findings == ()


def test_every_schema_that_a_unit_creates_is_compared(empty_shop, server):
    empty_shop.write("sql/schema.sql", 'create schema {{ schema }};\ncreate schema "Behind";\n')
    empty_shop.write("sql/tables/item.sql", 'create table "Behind".item (id integer);\n')
    empty_shop.migration("shop_0001_begin", 'create schema shop;\ncreate schema "Behind";\n')
    report = Project.load(empty_shop.folder).verify(["roads"], server=server)
    assert [finding.object for finding in report.findings] == ['"Behind".item']


def test_a_column_that_a_way_back_puts_behind_the_others_is_back(shop, server):
    shop.write("sql/tables/item.sql", "create table {{ schema }}.item (price integer);\n")
    shop.migration(
        "shop_0002_drop_id",
        "alter table shop.item drop column id;\n",
        "alter table shop.item add column id integer primary key;\n",
    )
    first = "migrations/shop_0001_create_item.sql"
    shop.write(first, (shop.folder / first).read_text().replace("not null default 0", ""))
    report = Project.load(shop.folder).verify(["roads", "roundtrip"], server=server)
    assert report.findings == ()


def test_default_privileges_that_came_too_late_are_told_with_their_cure(shop, server):
    shop.write(
        "sql/schema.sql",
        "create schema {{ schema }};\n"
        "alter default privileges in schema {{ schema }} grant select on tables to public;\n",
    )
    report = Project.load(shop.folder).verify(["roads"], server=server)
    (hint,) = {f.hint for f in report.findings if "grant table shop.item" in f.message}
    assert "alter default privileges reaches only what is made after it" in hint

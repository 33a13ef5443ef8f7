"""The newest migrations are undone by their own files, and behaviour stays true."""

from __future__ import annotations

import pytest

from pgpkg.errors import Irreversible, NoSuchMigration, StatementFailed

NOTE, DROP_NOTE = "create table shop.note (id integer);\n", "drop table shop.note;\n"
WIDEN = "alter table shop.item alter column price type bigint;\n"
NARROW = "alter table shop.item alter column price type integer;\n"


@pytest.fixture
def three(applied):
    """Two more migrations, and behaviour on what they make."""
    applied.migration("shop_0002_widen", WIDEN, NARROW)
    applied.migration("shop_0003_add_note", NOTE, DROP_NOTE)
    applied.write("sql/tables/note.sql", f"{NOTE}comment on table shop.note is 'Notes.';\n")
    applied.write("sql/policies/note.sql", "create policy note_all on shop.note using (true);\n")
    applied.write("sql/views/price.sql", "create view shop.price as select price from shop.item;\n")
    applied.write(
        "sql/functions/f.sql",
        "create function shop.f() returns integer language sql"
        " begin atomic select price::integer from shop.item; end;\n",
    )
    applied.apply()
    return applied


def recorded(shop):
    query = "select kind, name from pgpkg.current_object where unit = 'shop' order by 1, 2"
    return [f"{kind} {name}" for kind, name in shop.rows(query)]


def test_the_newest_goes_with_its_rows_and_leaves_the_rest(three):
    assert three.rollback() == ["shop_0003_add_note"]

    name = "shop_0003_add_note"
    assert "rolled back shop_0003_add_note" in three.said
    assert three.value("select to_regclass('shop.note')") is None
    assert three.value("select count(*) from _yoyo_migration where migration_id = %s", name) == 0
    assert three.value("select count(*) from pgpkg.migration where id = %s", name) == 0
    logged = "select operation from pgpkg.migration_log where migration_id = %s order by id"
    assert three.rows(logged, name) == [("applied",), ("rolled back",)]
    yoyos = "select operation from _yoyo_log where migration_id = %s order by created_at_utc"
    assert three.rows(yoyos, name) == [("apply",), ("rollback",)]


def test_behaviour_that_went_with_a_table_is_not_in_the_ledger_any_more(three):
    before = recorded(three)
    assert "policy shop.note.note_all" in before

    three.rollback()

    assert set(before) - set(recorded(three)) == {"policy shop.note.note_all", "table shop.note"}
    assert three.status().drifted == ()
    assert [m.id for m in three.plan().migrations] == ["shop_0003_add_note"]
    three.apply()
    assert recorded(three) == before
    assert three.value("select count(*) from pg_policy") == 1


def test_views_and_functions_in_the_way_are_taken_down_and_laid_again(three):
    assert three.rollback(steps=2) == ["shop_0003_add_note", "shop_0002_widen"]

    kind = "select format_type(atttypid, null) from pg_attribute where attname = 'price'"
    assert three.value(f"{kind} and attrelid = 'shop.price'::regclass") == "integer"
    assert {"view shop.price", "function shop.f()"} <= set(recorded(three))
    assert three.status().drifted == ()
    assert three.apply().migrations == ("shop_0002_widen", "shop_0003_add_note")
    assert three.apply().is_empty


def test_to_names_the_migration_that_stays(three):
    assert three.rollback(to="shop_0001_create_item") == ["shop_0003_add_note", "shop_0002_widen"]
    assert three.rollback(to="shop_0001_create_item") == []


def test_an_unknown_target_is_refused(three):
    with pytest.raises(NoSuchMigration) as caught:
        three.rollback(to="shop_0009_x")

    assert "shop_0003_add_note" in caught.value.detail


def test_an_irreversible_migration_says_why_and_nothing_is_touched(three):
    text = "-- pgpkg: irreversible: the rows are gone\ndelete from shop.item;\n"
    three.migration("shop_0004_delete", text, back=None)
    three.migration("shop_0005_more", "create table shop.more ();\n", "drop table shop.more;\n")
    three.apply()

    with pytest.raises(Irreversible) as caught:
        three.rollback(steps=2)

    assert caught.value.detail == "It says why: the rows are gone"
    assert three.value("select to_regclass('shop.more')") is not None


def test_the_ledger_itself_is_never_rolled_back(three):
    assert three.rollback(steps=99)[-1] == "shop_0001_create_item"
    assert three.value("select count(*) from _yoyo_migration") == 1
    assert three.value("select to_regnamespace('shop')") is None
    assert three.rollback() == []

    assert [m.id for m in three.plan().migrations] or three.plan().fresh == ("shop",)
    three.apply()
    assert three.value("select count(*) from shop.item") == 0
    assert three.status().drifted == ()


def test_a_failing_way_back_leaves_everything_and_says_where(three):
    three.migration("shop_0003_add_note", NOTE, f"{DROP_NOTE}\nselect 1 / 0;\n")

    with pytest.raises(StatementFailed) as caught:
        three.rollback()

    assert caught.value.place == "migrations/shop_0003_add_note.rollback.sql:3"
    assert three.value("select to_regclass('shop.note')") is not None
    assert [s.name for s in three.status().applied][-1] == "shop_0003_add_note"


def test_a_way_back_that_no_transaction_holds_is_run_with_a_journal(three):
    three.migration(
        "shop_0004_index",
        "-- transactional: false\ncreate index concurrently item_price on shop.item (price);\n",
        "-- transactional: false\ndrop index concurrently shop.item_price;\n",
    )
    three.apply()

    assert three.rollback() == ["shop_0004_index"]
    assert three.value("select to_regclass('shop.item_price')") is None
    assert three.value("select count(*) from pgpkg.journal") == 0


def test_a_table_made_anew_by_a_migration_gets_its_behaviour_again(three):
    three.migration("shop_0004_again", f"drop table shop.note;\n{NOTE}")

    three.apply()

    assert three.value("select count(*) from pg_policy") == 1
    assert three.value("select obj_description('shop.note'::regclass)") == "Notes."
    assert three.apply().is_empty

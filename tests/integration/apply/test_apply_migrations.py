"""A migration, yoyo's rows and the ledger's rows are one transaction."""

from __future__ import annotations

import pytest

from pgpkg.errors import MissingMigration, NoWayBack, StatementFailed

NOTE = "create table shop.note (id integer);\n"


def test_a_fresh_unit_is_built_from_sql_and_its_migrations_count_as_applied(shop):
    shop.migration("shop_0001_create_item", "select this_would_fail();\n")

    outcome = shop.apply()

    assert outcome.fresh == ("pgpkg", "shop")
    assert shop.rows("select id, road from pgpkg.migration order by id") == [
        ("pgpkg_0001_create_ledger", "built"),
        ("shop_0001_create_item", "built"),
    ]
    assert shop.rows("select migration_id from _yoyo_migration order by 1") == [
        ("pgpkg_0001_create_ledger",),
        ("shop_0001_create_item",),
    ]


def test_a_unit_without_tables_is_built_from_its_migrations(empty_shop):
    (empty_shop.folder / "sql/schema.sql").unlink()
    empty_shop.migration("shop_0001_start", "create schema shop;\n" + NOTE)
    empty_shop.apply()

    assert empty_shop.value("select count(*) from shop.note") == 0
    assert empty_shop.value("select road from pgpkg.migration where unit = 'shop'") == "applied"


def test_a_waiting_migration_is_applied_and_recorded_everywhere(applied):
    applied.migration("shop_0002_add_note", NOTE)

    outcome = applied.apply()

    assert outcome.migrations == ("shop_0002_add_note",)
    assert "applied shop_0002_add_note" in applied.said
    name = "shop_0002_add_note"
    assert applied.value("select text from pgpkg.migration where id = %s", name) == NOTE
    assert applied.value("select operation from _yoyo_log where migration_id = %s", name) == "apply"
    assert applied.value("select operation from pgpkg.migration_log where migration_id = %s", name)
    assert applied.value("select count(*) from _yoyo_migration where migration_id = %s", name) == 1


def test_a_second_run_finds_nothing_to_do_and_writes_nothing(applied):
    before = applied.rows("select * from pgpkg.deploy")

    assert applied.apply().is_empty
    assert applied.plan().is_empty
    assert applied.rows("select * from pgpkg.deploy") == before


def test_a_failing_migration_leaves_nothing_and_says_where_it_failed(applied):
    applied.migration(
        "shop_0002_add_note", f"-- Why.\n{NOTE}\ninsert into shop.note\nvalues (1, 2);\n"
    )

    with pytest.raises(StatementFailed) as caught:
        applied.apply()

    error = caught.value
    assert error.message.startswith("shop_0002_add_note: INSERT has more expressions")
    assert error.place == "migrations/shop_0002_add_note.sql:5"
    assert error.sqlstate == "42601"
    assert applied.value("select to_regclass('shop.note')") is None
    assert len(applied.rows("select * from _yoyo_migration")) == 2
    assert applied.rows("select outcome, error ->> 'code' from pgpkg.deploy order by id") == [
        ("applied", None),
        ("failed", "PGK506"),
    ]


def test_an_error_without_a_position_is_found_by_its_statement(applied):
    text = (
        "insert into shop.item values (1, 1);\n\n-- Again.\ninsert into shop.item values (1, 1);\n"
    )
    applied.migration("shop_0002_fill", text)

    with pytest.raises(StatementFailed) as caught:
        applied.apply()

    assert caught.value.place == "migrations/shop_0002_fill.sql:4"
    assert "Key (id)=(1) already exists." in caught.value.detail


def test_migrations_before_the_failing_one_stay(applied):
    applied.migration("shop_0002_add_note", NOTE)
    applied.migration("shop_0003_fail", "select 1 / 0;\n")

    with pytest.raises(StatementFailed):
        applied.apply()
    applied.migration("shop_0003_fail", "select 1;\n")

    assert applied.apply().migrations == ("shop_0003_fail",)


def test_a_setting_of_one_migration_does_not_reach_the_next(applied):
    applied.migration(
        "shop_0002_set", "set search_path = ''; set role pg_monitor; create temp table t ();\n"
    )
    applied.migration("shop_0003_use", "create temp table t (); create table public.plain ();\n")

    applied.apply()

    owner = "select tableowner = current_user from pg_tables where tablename = 'plain'"
    assert applied.value(owner) is True


def test_a_missing_file_of_an_applied_migration_is_refused(applied):
    applied.migration("shop_0002_add_note", NOTE)
    applied.apply()
    for file in (applied.folder / "migrations").glob("shop_0002*"):
        file.unlink()

    with pytest.raises(MissingMigration):
        applied.apply()


def test_a_deploy_that_was_cut_off_is_marked_by_the_next(applied):
    applied.run("insert into pgpkg.deploy (verb, pgpkg_version, plan) values ('apply', '0', '{}')")
    applied.migration("shop_0002_add_note", NOTE)
    applied.apply()

    outcomes = applied.rows("select outcome from pgpkg.deploy order by id")
    assert outcomes == [("applied",), ("interrupted",), ("applied",)]


def test_the_text_of_an_object_at_any_time_can_be_read_back(applied):
    function = "create function shop.price() returns integer language sql as 'select {}';"
    applied.write("sql/functions/price.sql", function.format(1))
    applied.apply()
    then = applied.value("select clock_timestamp()")
    applied.write("sql/functions/price.sql", function.format(2))
    applied.apply()
    (applied.folder / "sql/functions/price.sql").unlink()
    applied.apply()

    text = "select pgpkg.object_text('function', 'shop.price()', %s)"
    assert applied.value(text, then) == function.format(1)
    assert applied.value(text, applied.value("select now()")) is None
    assert (
        applied.value(
            "select count(*) from pgpkg.object_version where kind = 'function' and unit = 'shop'"
        )
        == 3
    )


def test_rollback_refuses_before_touching_anything_when_one_way_back_is_missing(applied):
    applied.migration("shop_0002_add_note", NOTE, back=None)
    applied.migration("shop_0003_more", "create table shop.more ();\n", "drop table shop.more;\n")
    applied.apply()

    with pytest.raises(NoWayBack):
        applied.rollback(steps=2)

    assert applied.value("select to_regclass('shop.more')") is not None

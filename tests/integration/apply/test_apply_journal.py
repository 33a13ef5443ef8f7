"""A migration that no transaction can hold goes on where it stopped; no index stays invalid."""

from __future__ import annotations

import pytest

from pgpkg.errors import InvalidIndex, JournalMismatch, NamelessIndex, StatementFailed

HEAD = "-- transactional: false\n"
BUILD = "create index concurrently item_price on shop.item (price);\n"
NAME = "shop_0002_index_price"


def test_its_statements_run_and_the_journal_is_empty_afterwards(applied):
    applied.migration(
        NAME, f"{HEAD}{BUILD}insert into shop.item values (1, 2);\nvacuum shop.item;\n"
    )

    assert applied.apply().migrations == (NAME,)
    assert applied.invalid_indexes() == []
    assert applied.value("select count(*) from shop.item") == 1
    assert applied.rows("select * from pgpkg.journal") == []


def test_a_statement_that_a_transaction_holds_happens_once(applied):
    text = f"{HEAD}insert into shop.item values (1, 2);\nselect 1 / %s;\n{BUILD}"
    applied.migration(NAME, text % 0)
    with pytest.raises(StatementFailed) as caught:
        applied.apply()
    assert caught.value.place == f"migrations/{NAME}.sql:3"

    applied.migration(NAME, text % 1)
    applied.apply()

    assert applied.rows("select * from shop.item") == [(1, 2)]
    assert applied.value(
        "select indisvalid from pg_index where indexrelid = 'shop.item_price'::regclass"
    )


def test_duplicates_fail_a_unique_index_and_leave_none_behind(applied):
    applied.run("insert into shop.item values (1, 5), (2, 5)")
    applied.migration(NAME, HEAD + BUILD.replace("create", "create unique"))

    with pytest.raises(InvalidIndex) as caught:
        applied.apply()

    assert caught.value.sqlstate == "23505"
    assert caught.value.place == f"migrations/{NAME}.sql:2"
    assert applied.value("select to_regclass('shop.item_price')") is None
    assert [m.id for m in applied.plan().migrations] == [NAME]

    applied.run("delete from shop.item where id = 2")
    applied.apply()
    assert applied.invalid_indexes() == []


def test_an_invalid_index_left_behind_is_built_again(applied):
    applied.run("insert into shop.item values (1, 5), (2, 5)")
    with pytest.raises(Exception, match="item_price"):
        applied.run("create unique index concurrently item_price on shop.item (price)")
    assert applied.invalid_indexes()
    applied.migration(NAME, HEAD + BUILD.replace("concurrently", "concurrently if not exists"))

    applied.apply()

    assert "dropping the invalid index shop.item_price" in applied.said
    assert applied.invalid_indexes() == []
    assert (
        applied.value(
            "select count(*) from pg_index where indexrelid ="
            " 'shop.item_price'::regclass and not indisunique"
        )
        == 1
    )


def begun(shop, statement, position=0):
    """Write into the journal that a statement was begun by a process that died."""
    call = "select pgpkg.note_statement(jsonb_build_object('migration_id', %s::text, 'direction',"
    call += " 'apply', 'position', %s::integer, 'sha256', '', 'statement', %s::text), false)"
    shop.rows(call, NAME, position, statement)


def text_of(statement):
    """The statement as the parser cuts it out of the file."""
    from pgpkg import parse

    return parse.statements(HEAD + statement)[0].text


def test_an_index_that_was_built_before_the_crash_counts_as_done(applied):
    applied.run(BUILD)
    before = applied.value("select 'shop.item_price'::regclass::oid")
    applied.migration(NAME, HEAD + BUILD)
    begun(applied, text_of(BUILD))

    applied.apply()

    assert applied.value("select 'shop.item_price'::regclass::oid") == before


def test_an_index_that_was_there_before_is_not_taken_for_ours(applied):
    applied.run(BUILD)
    applied.migration(NAME, HEAD + BUILD)

    for _ in range(2):
        with pytest.raises(StatementFailed, match="already exists"):
            applied.apply()


def test_a_drop_that_was_done_before_the_crash_counts_as_done(applied):
    drop = "drop index concurrently shop.item_price;\n"
    applied.migration(NAME, HEAD + drop)
    begun(applied, text_of(drop))

    assert applied.apply().migrations == (NAME,)


def test_an_interrupted_detach_is_finished(applied):
    applied.run(
        "create table shop.log (day date) partition by range (day);"
        "create table shop.log_old partition of shop.log"
        " for values from ('2020-01-01') to ('2021-01-01');"
    )
    detach = "alter table shop.log detach partition shop.log_old concurrently;\n"
    with applied.connect() as reader, applied.connect() as other:
        reader.execute("begin isolation level repeatable read")
        reader.execute("select * from shop.log")
        other.execute("set statement_timeout = '300ms'")
        with pytest.raises(Exception, match="statement timeout"):
            other.execute(detach.encode())
        reader.execute("rollback")
    assert applied.value("select inhdetachpending from pg_inherits")
    applied.migration(NAME, HEAD + detach)
    begun(applied, text_of(detach))

    applied.apply()

    assert applied.rows("select * from pg_inherits") == []


def test_leftovers_of_a_reindex_are_dropped_before_it_runs_again(applied):
    applied.run(BUILD)
    with applied.connect() as other, applied.connect() as writer:
        writer.execute("begin")
        writer.execute("insert into shop.item values (9, 9)")
        other.execute("set statement_timeout = '300ms'")
        with pytest.raises(Exception, match="statement timeout"):
            other.execute("reindex index concurrently shop.item_price")
        writer.execute("rollback")
    assert applied.rows("select relname from pg_class where relname like '%ccnew'")
    reindex = "reindex index concurrently shop.item_price;\n"
    applied.migration(NAME, HEAD + reindex)
    begun(applied, text_of(reindex))

    applied.apply()

    assert applied.rows("select relname from pg_class where relname like '%ccnew'") == []
    assert applied.invalid_indexes() == []


def test_a_statement_that_was_begun_must_keep_its_text(applied):
    applied.migration(NAME, HEAD + BUILD)
    begun(applied, "create index concurrently other on shop.item (price)")

    with pytest.raises(JournalMismatch) as caught:
        applied.apply()

    assert caught.value.place == f"migrations/{NAME}.sql:2"
    assert applied.value("select to_regclass('shop.item_price')") is None


def test_an_index_without_a_name_is_refused_before_anything_is_touched(applied):
    applied.migration("shop_0002_add_note", "create table shop.note ();\n")
    applied.migration("shop_0003_x", f"{HEAD}create index concurrently on shop.item (price);\n")

    with pytest.raises(NamelessIndex) as caught:
        applied.apply()

    assert caught.value.place == "migrations/shop_0003_x.sql:2"
    assert applied.value("select to_regclass('shop.note')") is None


def test_what_a_migration_sets_holds_for_its_later_statements_only(applied):
    text = f"{HEAD}set search_path = shop;\n{BUILD.replace('shop.', '')}set role pg_monitor;\n"
    applied.migration(NAME, text + "select 1 / (current_user = 'pg_monitor')::integer;\n")
    applied.migration("shop_0003_x", "select 1 / (current_user <> 'pg_monitor')::integer;\n")

    assert len(applied.apply().migrations) == 2

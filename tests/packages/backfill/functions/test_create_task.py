"""backfill.create_task refuses early what could not work, and takes keys and types as they are."""

import psycopg
import pytest

TASK = "select backfill.create_task('t', 'shop.kv', 'shop.client', %s"


@pytest.mark.parametrize(
    ("change", "query", "options", "code", "message", "hint"),
    [
        (
            "alter table shop.kv drop constraint kv_pkey",
            "select 1",
            "",
            "PKB03",
            "shop.kv has no primary key",
            "Name columns that are unique and never NULL as source_key or target_key.",
        ),
        (
            "revoke update on shop.kv from backfill_owner",
            "select 1",
            "",
            "PKB04",
            "backfill_owner may not use shop.kv",
            "grant select, update on shop.kv to backfill_owner;",
        ),
        (
            "alter table shop.kv enable row level security",
            "select 1",
            "",
            "PKB05",
            "backfill_owner sees shop.kv through row security",
            "alter role backfill_owner bypassrls;",
        ),
        (
            "select",
            "select key as legacy_key, 1 as nmae from batch",
            "",
            "PKB06",
            "shop.client has no column nmae",
            'Name the columns of the query with "as", and leave out what target lacks.',
        ),
        (
            "select",
            "select 'x' as name from batch",
            "",
            "PKB07",
            "the query of t lacks the key or the version of shop.client",
            "Let the query give them, or name another unique key as target_key.",
        ),
        (
            "select",
            "select key as legacy_key from batch",
            ", version => 'updated_at'",
            "PKB07",
            "the query of t lacks the key or the version of shop.client",
            "Let the query give them, or name another unique key as target_key.",
        ),
    ],
)
def test_what_could_not_work_is_refused(db, shop, change, query, options, code, message, hint):
    db.execute(change)

    with pytest.raises(psycopg.Error) as refused:
        db.execute(f"{TASK}{options})", [query])

    assert refused.value.sqlstate == code
    assert refused.value.diag.message_primary == message
    assert refused.value.diag.message_hint == hint


def test_a_query_that_writes_is_refused(db, shop):
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        db.execute(f"{TASK})", ["with d as (delete from shop.kv returning *) select * from d"])


def test_a_name_is_given_once(db, shop):
    shop()

    with pytest.raises(psycopg.Error) as refused:
        db.execute(
            "select backfill.create_task('clients', 'shop.kv', 'shop.client',"
            " 'select key as legacy_key from batch')"
        )

    assert refused.value.sqlstate == "PKB02"
    assert refused.value.diag.message_primary == "there is a backfill clients already"


def test_keys_of_several_columns_and_any_type_are_walked_in_order(db, drive):
    db.execute(
        "create schema shop;"
        'create table shop."Old ""one""" ("on" timestamptz, "a b" numeric, doc json, p point,'
        ' primary key ("on", "a b"));'
        'create table shop."New" (like shop."Old ""one""" including all);'
        'insert into shop."Old ""one""" select now() - n % 7 * interval \'1 day\', n / 10.0,'
        " json_build_object('n', n), point(n, n) from generate_series(1, 50) as n;"
        "grant usage on schema shop to backfill_owner;"
        'grant all on shop."Old ""one""", shop."New" to backfill_owner;'
        'select backfill.create_task(\'odd\', \'shop."Old ""one"""\', \'shop."New"\','
        " 'select * from batch', batch => 7, sleep_ratio => 0)"
    )
    db.commit()

    assert drive("odd")[-1] == "done"
    rows = 'select t::text from shop.{} as t order by "on", "a b"'
    assert (
        db.execute(rows.format('"New"')).fetchall()
        == db.execute(rows.format('"Old ""one"""')).fetchall()
    )
    db.execute("select backfill.restart('odd')")
    db.commit()
    drive("odd")
    assert db.execute("select seen_rows, changed_rows from backfill.task").fetchone() == (50, 0)


def test_within_one_table_it_is_an_update_of_the_rows_that_differ(db, shop, drive):
    db.execute("insert into shop.client values ('a', 'ANN', 1), ('b', 'bob', 2), ('c', 'CYD', 3)")
    db.execute(
        "select backfill.create_task('names', 'shop.client', 'shop.client',"
        " 'select legacy_key, lower(name) as name from batch', batch => 2, sleep_ratio => 0)"
    )
    db.commit()

    assert drive("names") == ["moved", "moved", "done"]
    assert db.execute("select name, credit from shop.client order by 1").fetchall() == [
        ("ann", 1),
        ("bob", 2),
        ("cyd", 3),
    ]
    assert db.execute("select changed_rows from backfill.task").fetchone() == (2,)


def test_an_older_row_does_not_replace_a_newer_one(db, shop, drive):
    db.execute(
        "insert into shop.kv values"
        ' (\'a\', \'{"name": "old", "at": "2026-01-01"}\'),'
        ' (\'b\', \'{"name": "new", "at": "2026-01-03"}\');'
        "insert into shop.client values"
        " ('a', 'mid', 0, '2026-01-02'), ('b', 'mid', 0, '2026-01-02');"
        "select backfill.create_task('t', 'shop.kv', 'shop.client',"
        " 'select key as legacy_key, value ->> ''name'' as name, 0 as credit,"
        " (value ->> ''at'')::timestamptz as updated_at from batch', version => 'updated_at')"
    )
    db.commit()

    assert drive("t", 1) == ["moved"]
    assert db.execute("select name from shop.client order by legacy_key").fetchall() == [
        ("mid",),
        ("new",),
    ]


def test_an_operator_needs_no_right_on_the_tables_and_a_user_has_none_on_the_package(
    db, shop, as_actor
):
    shop(3)

    with as_actor(role="backfill_operator") as operator:
        operator.execute("select backfill.step('clients')")
        assert operator.execute("select seen_rows from backfill.progress").fetchone() == (3,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            operator.execute("update backfill.task set query = 'select 1'")
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alice.execute("select backfill.step('clients')")

"""Each change of a tracked table is in the log, whatever the table looks like."""

import pytest


def test_each_kind_of_change_is_one_row(db, tracked, logged):
    tracked("id uuid primary key, name text")
    key = "00000000-0000-4000-8000-000000000001"

    db.execute("insert into public.thing values (%s, 'old')", [key])
    db.execute("update public.thing set name = 'new'")
    db.execute("delete from public.thing")
    db.execute("truncate public.thing")

    old, new = {"id": key, "name": "old"}, {"id": key, "name": "new"}
    assert logged("action, record_id, old_data, new_data") == [
        ("INSERT", key, None, old),
        ("UPDATE", key, old, new),
        ("DELETE", key, new, None),
        ("TRUNCATE", None, None, None),
    ]


def test_an_update_that_changes_nothing_is_not_logged(db, tracked, logged):
    tracked("id integer primary key, name text")
    db.execute("insert into public.thing values (1, 'a'), (2, null)")

    db.execute("update public.thing set name = name")

    assert [action for (action,) in logged("action")] == ["INSERT", "INSERT"]


def test_only_the_rows_that_changed_are_logged(db, tracked, logged):
    tracked("id integer primary key, name text")
    db.execute("insert into public.thing select n, 'a' from generate_series(1, 1000) as n")

    db.execute("update public.thing set name = case when id = 7 then 'b' else name end")

    assert logged()[1000:] == [("UPDATE", "7")]


@pytest.mark.parametrize(
    ("columns", "values", "record"),
    [
        ("id bigint primary key", "9007199254740993", "9007199254740993"),
        ("a integer, b text, primary key (b, a)", "1, 'x'", '["x", 1]'),
        ('"Odd ""name" text primary key', "'it''s'", "it's"),
        ("r integer primary key, new_rows text", "4, 'n'", "4"),
        ("day date primary key", "'2026-01-31'", "2026-01-31"),
    ],
)
def test_any_primary_key_is_kept_as_text(db, tracked, logged, columns, values, record):
    tracked(columns)

    db.execute(f"insert into public.thing values ({values})")
    db.execute("delete from public.thing")

    assert logged() == [("INSERT", record), ("DELETE", record)]


def test_a_changed_key_is_one_that_went_and_one_that_came(db, tracked, logged):
    tracked("id integer primary key, name text")
    db.execute("insert into public.thing values (1, 'a'), (2, 'b')")

    db.execute("update public.thing set id = 9 where id = 1")

    assert sorted(logged()[2:]) == [("DELETE", "1"), ("INSERT", "9")]


def test_a_changed_key_of_several_columns_is_told_whole_also_between_partitions(db):
    db.execute(
        "create table public.dose (id integer, day date, primary key (id, day))"
        " partition by range (day)"
    )
    for year in (2026, 2027):
        db.execute(
            f"create table public.dose_{year} partition of public.dose"
            f" for values from ('{year}-01-01') to ('{year + 1}-01-01')"
        )
    db.execute("select audit.track('public.dose')")
    db.execute("insert into public.dose values (1, '2026-03-01'), (2, '2026-03-01')")

    db.execute("update public.dose set day = day + 365")

    assert db.execute(
        "select action, record_id from audit.log"
        " where action <> 'INSERT' or record_id like '%2027%' order by 1, 2"
    ).fetchall() == [
        ("DELETE", '[1, "2026-03-01"]'),
        ("DELETE", '[2, "2026-03-01"]'),
        ("INSERT", '[1, "2027-03-01"]'),
        ("INSERT", '[2, "2027-03-01"]'),
    ]


def test_keys_that_change_places_are_updates_of_each_other(db, tracked, logged):
    tracked("id integer, name text, primary key (id) deferrable initially deferred")
    db.execute("insert into public.thing values (1, 'a'), (2, 'b')")

    db.execute("update public.thing set id = 3 - id")

    assert sorted(logged("action, record_id, new_data ->> 'name'")[2:]) == [
        ("UPDATE", "1", "b"),
        ("UPDATE", "2", "a"),
    ]


def test_an_upsert_is_logged_as_what_it_did(db, tracked, logged):
    tracked("id integer primary key, name text")
    db.execute("insert into public.thing values (1, 'a')")

    db.execute(
        "insert into public.thing values (1, 'b'), (2, 'c')"
        " on conflict (id) do update set name = excluded.name"
    )

    assert sorted(logged()[1:]) == [("INSERT", "2"), ("UPDATE", "1")]


def test_a_bulk_load_is_logged_row_by_row(db, tracked, logged):
    tracked("id integer primary key, name text")
    with db.cursor().copy("copy public.thing from stdin") as copy:
        for n in range(3):
            copy.write_row((n, "copied"))

    assert logged("record_id, new_data ->> 'name'") == [(str(n), "copied") for n in range(3)]


def test_a_change_costs_one_insert_into_the_log_however_many_rows(db, tracked):
    tracked("id integer primary key")
    db.execute("create table counted (n integer generated always as identity)")
    db.execute(
        "create function count_it() returns trigger language plpgsql as"
        " 'begin insert into public.counted default values; return null; end'"
    )
    db.execute(
        "create trigger counts after insert on audit.log for each statement"
        " execute function count_it()"
    )
    db.execute("grant all on public.counted to audit_owner")

    db.execute("insert into public.thing select generate_series(1, 1000)")

    assert db.execute("select count(*) from counted").fetchone() == (1,)


def test_later_changes_of_a_row_have_later_times_also_in_one_transaction(db, tracked, logged):
    tracked("id integer primary key, n integer")
    db.execute("insert into public.thing values (1, 0)")
    db.execute("update public.thing set n = 1")

    first, second = logged("created_at")
    assert first < second


def test_excluded_columns_are_not_seen_and_a_change_of_these_alone_is_none(db, tracked, logged):
    tracked("id integer primary key, name text, seen_at integer", exclude=["seen_at"])
    db.execute("insert into public.thing values (1, 'a', 1)")
    db.execute("update public.thing set seen_at = 2")
    db.execute("update public.thing set seen_at = 3, name = 'b'")

    assert logged("action, old_data, new_data") == [
        ("INSERT", None, {"id": 1, "name": "a"}),
        ("UPDATE", {"id": 1, "name": "a"}, {"id": 1, "name": "b"}),
    ]


def test_of_redacted_columns_only_the_change_is_told(db, tracked, logged):
    tracked("id integer primary key, password text", redact=["password"])
    db.execute("insert into public.thing values (1, 'secret')")
    db.execute("update public.thing set password = 'geheim'")
    db.execute("delete from public.thing")

    hidden = {"id": 1, "password": "***"}
    assert logged("action, old_data, new_data") == [
        ("INSERT", None, hidden),
        ("UPDATE", hidden, hidden),
        ("DELETE", hidden, None),
    ]


def test_changed_columns_only_where_asked(db, tracked, logged):
    tracked("id integer primary key, name text, note text", changed_only=True, redact=["note"])
    db.execute("insert into public.thing values (1, 'a', 'x')")
    db.execute("update public.thing set name = 'b'")
    db.execute("update public.thing set note = 'y'")
    db.execute("update public.thing set id = 2")

    assert logged("action, old_data, new_data")[1:3] == [
        ("UPDATE", {"name": "a"}, {"name": "b"}),
        ("UPDATE", {"note": "***"}, {"note": "***"}),
    ]
    assert sorted(logged("action, coalesce(old_data, new_data)")[3:]) == [
        ("DELETE", {"id": 1, "name": "b", "note": "***"}),
        ("INSERT", {"id": 2, "name": "b", "note": "***"}),
    ]


def test_a_column_that_is_added_later_is_logged_without_further_ado(db, tracked, logged):
    tracked("id integer primary key")
    db.execute("insert into public.thing values (1)")
    db.execute("alter table public.thing add column name text default 'new'")
    db.execute("insert into public.thing values (2)")

    assert logged("new_data") == [({"id": 1},), ({"id": 2, "name": "new"},)]


def test_a_renamed_table_or_key_column_does_not_stop_writes(db, tracked):
    tracked("id integer primary key")
    db.execute("insert into public.thing values (1)")
    db.execute("alter table public.thing rename column id to number")
    db.execute("alter table public.thing rename to other")

    db.execute("insert into public.other values (2)")

    assert db.execute("select new_data from audit.log where table_name = 'other'").fetchall() == [
        ({"number": 2},)
    ]


@pytest.mark.parametrize("claims", ["", '{"sub": "alice"}'])
def test_an_update_of_one_row_is_logged_as_one_of_many(db, tracked, logged, claims):
    tracked("id integer primary key, name text", redact=["name"])
    db.execute("select set_config('request.jwt.claims', %s, true)", [claims])
    db.execute("insert into public.thing values (1, 'a'), (2, 'a'), (3, 'a')")
    for which in ("id < 0", "id = 1", "id in (2, 3)"):
        for name in ("b", "b"):
            db.execute(f"update public.thing set name = '{name}' where {which}")
    db.execute("update public.thing set id = 9 where id = 1")

    kept = logged("action, record_id, old_data ->> 'name', new_data ->> 'name', actor")[3:]
    who = "alice" if claims else None
    assert kept[0] == ("UPDATE", "1", "***", "***", who)
    assert sorted(kept[1:]) == [
        ("DELETE", "1", "***", None, who),
        ("INSERT", "9", None, "***", who),
        ("UPDATE", "2", "***", "***", who),
        ("UPDATE", "3", "***", "***", who),
    ]


def test_all_rows_of_a_statement_have_one_time(db, tracked, logged):
    tracked("id integer primary key")
    db.execute("insert into public.thing select generate_series(1, 100)")

    assert len(set(logged("created_at"))) == 1

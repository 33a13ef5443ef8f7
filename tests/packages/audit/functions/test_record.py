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

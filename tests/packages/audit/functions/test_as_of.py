"""audit.as_of shows rows as they were, audit.restore sets them back."""

import psycopg
import pytest

ROWS = "select record_id, data from audit.as_of('public.thing', %s) order by record_id"


@pytest.fixture(params=[False, True], ids=["whole rows", "changed columns only"])
def moments(db, tracked, request):
    """A life of rows, one of which is older than the log, and the moments between."""
    db.execute("create table public.thing (id integer primary key, name text, note text)")
    db.execute("insert into public.thing values (1, 'old', 'n')")
    db.execute("select audit.track('public.thing', changed_only => %s)", [request.param])
    found = []
    for change in (
        "insert into public.thing values (2, 'two', 'x'), (3, 'three', 'x')",
        "update public.thing set name = 'changed' where id in (1, 2)",
        "delete from public.thing where id = 2",
        "update public.thing set id = 9, note = 'moved' where id = 3",
        "insert into public.thing values (2, 'again', null)",
        "update public.thing set note = 'last'",
    ):
        found.append(db.execute("select clock_timestamp()").fetchone()[0])
        db.execute(change)
    found.append(db.execute("select clock_timestamp()").fetchone()[0])
    return found


def names(db, moment):
    return {key: row["name"] for key, row in db.execute(ROWS, [moment]).fetchall()}


def test_every_moment_can_be_seen_again(db, moments):
    assert [names(db, moment) for moment in moments] == [
        {"1": "old"},
        {"1": "old", "2": "two", "3": "three"},
        {"1": "changed", "2": "changed", "3": "three"},
        {"1": "changed", "3": "three"},
        {"1": "changed", "9": "three"},
        {"1": "changed", "2": "again", "9": "three"},
        {"1": "changed", "2": "again", "9": "three"},
    ]
    assert db.execute(ROWS, [moments[0]]).fetchone()[1] == {"id": 1, "name": "old", "note": "n"}


def test_after_a_truncate_the_log_alone_tells(db, moments):
    db.execute("truncate public.thing")

    assert names(db, moments[1]) == {"2": "two", "3": "three"}
    assert names(db, moments[3])["3"] == "three"
    assert names(db, db.execute("select clock_timestamp()").fetchone()[0]) == {}


def test_one_row_is_enough(db, moments):
    one = "select data ->> 'name' from audit.as_of('public.thing', %s, '2')"

    assert db.execute(one, [moments[2]]).fetchall() == [("changed",)]
    assert db.execute(one, [moments[3]]).fetchall() == []


def test_a_row_is_set_back_brought_back_and_taken_away(db, moments):
    restore = "select audit.restore('public.thing', %s, %s)"
    table = "select name from public.thing where id = %s"

    assert db.execute(restore, ["1", moments[0]]).fetchone() == ("updated",)
    assert db.execute(table, [1]).fetchone() == ("old",)
    assert db.execute(restore, ["3", moments[1]]).fetchone() == ("inserted",)
    assert db.execute(table, [3]).fetchone() == ("three",)
    assert db.execute(restore, ["9", moments[0]]).fetchone() == ("deleted",)
    assert db.execute(table, [9]).fetchone() is None
    assert db.execute(restore, ["9", moments[0]]).fetchone() == ("unchanged",)


def test_restoring_is_a_change_like_any_other(db, moments):
    db.execute("select audit.restore('public.thing', '1', %s)", [moments[0]])

    (last,) = db.execute(
        "select action from audit.history('public.thing', '1') order by id desc limit 1"
    ).fetchone()
    assert last == "UPDATE"


def test_composite_keys_and_generated_columns_are_restored(db, tracked):
    tracked(
        "a integer, b text, n integer, twice integer generated always as (n * 2) stored,"
        " id integer generated always as identity, primary key (a, b)"
    )
    db.execute("insert into public.thing (a, b, n) values (1, 'x', 4)")
    (then,) = db.execute("select clock_timestamp()").fetchone()
    db.execute("delete from public.thing")

    db.execute("select audit.restore('public.thing', '[1, \"x\"]', %s)", [then])

    assert db.execute("select * from public.thing").fetchall() == [(1, "x", 4, 8, 1)]


def test_what_the_log_does_not_hold_is_not_restored(db, tracked):
    tracked(
        "id integer primary key, name text, password text, seen integer",
        redact=["password"],
        exclude=["seen"],
    )
    db.execute("insert into public.thing values (1, 'a', 'secret', 1)")
    (then,) = db.execute("select clock_timestamp()").fetchone()
    db.execute("update public.thing set name = 'b', password = 'new', seen = 2")

    db.execute("select audit.restore('public.thing', '1', %s)", [then])

    assert db.execute("select * from public.thing").fetchall() == [(1, "a", "new", 2)]


def test_nobody_restores_without_the_right_to_change(db, tracked, as_actor):
    tracked("id integer primary key")
    db.execute("insert into public.thing values (1)")
    db.execute("grant select on public.thing to audit_reader")
    db.commit()

    with as_actor(role="audit_reader") as reader:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("select audit.restore('public.thing', '1', '2000-01-01')")

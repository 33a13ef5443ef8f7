"""Every change of a strategy is in audit_logs, and nobody can change what is there."""

import psycopg
import pytest

LOGS = "select action, record_id, user_id::text from hephaitos.audit_logs where id > %s order by id"


@pytest.fixture
def last(db):
    (number,) = db.execute("select max(id) from audit.log").fetchone()
    db.commit()
    return number


def test_each_kind_of_change_is_one_row_with_who_did_it(db, seeded, last):
    """HE-10: Alice's name is on a change of Bob's row."""
    strategy = "00000000-0000-4000-8000-0000000000bf"
    db.execute(
        "select set_config('request.jwt.claims', %s, true)", [f'{{"sub": "{seeded.alice}"}}']
    )
    db.execute(
        "insert into hephaitos.strategies (id, user_id, name) values (%s, %s, 'x')",
        [strategy, seeded.bob],
    )
    db.execute("update hephaitos.strategies set name = 'y' where id = %s", [strategy])
    db.execute("delete from hephaitos.strategies where id = %s", [strategy])
    db.execute("truncate hephaitos.strategies cascade")

    assert db.execute(LOGS, [last]).fetchall() == [
        ("INSERT", strategy, seeded.alice),
        ("UPDATE", strategy, seeded.alice),
        ("DELETE", strategy, seeded.alice),
        ("TRUNCATE", None, seeded.alice),
    ]


def test_an_update_that_changes_nothing_is_no_row(db, last):
    """HE-10"""
    db.execute("update hephaitos.strategies set name = name")

    assert db.execute(LOGS, [last]).fetchall() == []


def test_a_user_needs_no_right_on_the_log_to_be_logged(as_actor, seeded, last, db):
    """C-44"""
    with as_actor("alice") as alice:
        alice.execute("update hephaitos.strategies set name = 'z' where id = %s", [seeded.momentum])

    assert db.execute(LOGS, [last]).fetchall() == [("UPDATE", seeded.momentum, seeded.alice)]


@pytest.mark.parametrize(
    ("columns", "values", "record"),
    [
        ("id bigint generated always as identity primary key, v text", "default, 'x'", "1"),
        ("a integer, b integer, primary key (a, b)", "1, 2", "[1, 2]"),
    ],
)
def test_a_table_needs_no_user_id_and_no_uuid(db, last, columns, values, record):
    """HE-11"""
    db.execute(f"create table hephaitos.thing ({columns})")
    db.execute("select audit.track('hephaitos.thing')")
    db.execute(f"insert into hephaitos.thing values ({values})")

    assert db.execute(
        "select table_name, record_id, pg_typeof(record_id)::text"
        " from hephaitos.audit_logs where id > %s",
        [last],
    ).fetchall() == [("thing", record, "text")]


@pytest.mark.parametrize(
    "change",
    [
        "insert into hephaitos.audit_logs (table_name, record_id, action, user_id)"
        " values ('strategies', 'x', 'DELETE', null)",
        "update hephaitos.audit_logs set user_id = null",
        "update hephaitos.audit_logs set action = 'INSERT'",
        "delete from hephaitos.audit_logs",
    ],
)
@pytest.mark.parametrize("who", ["alice", None])
def test_nobody_writes_to_the_log(as_actor, db, change, who):
    """HE-12; None is the superuser."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        if who is None:
            db.execute(change)
        else:
            with as_actor(who) as user:
                user.execute(change)


def test_an_actor_that_is_no_uuid_does_not_break_the_view(db, last):
    db.execute("""select set_config('request.jwt.claims', '{"sub": "auth0|7"}', true)""")
    db.execute("update hephaitos.strategies set description = 'd' where name = 'Carry'")

    assert [row[2] for row in db.execute(LOGS, [last]).fetchall()] == [None]

"""One statement gives everybody the old version again, and is written down."""

import psycopg
import pytest

HISTORY = (
    "select actor_role, old_data ->> 'share', new_data ->> 'share', new_data ->> 'is_off',"
    " new_data ->> 'note' from flags.flag_change where flag = 'shop.price' order by id"
)


def test_other_sessions_get_the_old_version_from_their_next_statement(connect, turn):
    turn("select flags.set_share('shop.price', 100)")
    session = connect()
    assert session.execute("select flags.is_on('shop.price', 'x')").fetchone() == (True,)

    turn("select flags.roll_back('shop.price', 'rounding')")

    assert session.execute("select flags.is_on('shop.price', 'x')").fetchone() == (False,)


def test_share_and_lists_are_kept_for_the_next_attempt(db, turn):
    turn("select flags.set_share('shop.price', 30)")
    turn("select flags.enlist('shop.price', 'alice', true)")
    turn("select flags.roll_back('shop.price')")
    assert db.execute("select share, allowed, is_off from flags.flag").fetchone() == (
        30,
        ["alice"],
        True,
    )

    turn("select flags.set_share('shop.price', 5)")
    assert db.execute("select flags.is_on('shop.price', 'alice')").fetchone() == (True,)


def test_who_turned_it_when_is_written_down(db, turn):
    turn("select flags.set_share('shop.price', 10, 'begin')")
    turn("select flags.set_share('shop.price', 10)")
    turn("update flags.flag set share = 20 where name = 'shop.price'")
    turn("select flags.roll_back('shop.price', 'too slow')")
    turn("delete from flags.flag where name = 'shop.price'")

    assert db.execute(HISTORY).fetchall() == [
        ("flags_releaser", None, "10.00", "false", "begin"),
        ("flags_releaser", "10.00", "20.00", "false", "begin"),
        ("flags_releaser", "20.00", "20.00", "true", "too slow"),
        ("flags_releaser", "20.00", None, None, None),
    ]


def test_the_history_names_the_person_behind_the_role(db, as_actor):
    with as_actor(role="flags_releaser", claims={"sub": "erin"}) as erin:
        erin.execute("select flags.set_share('shop.price', 10)")

    assert db.execute("select actor from flags.flag_change").fetchall() == [("erin",)]


@pytest.mark.parametrize("call", ["roll_back('shop.prise')", "enlist('shop.prise', 'x', true)"])
def test_a_flag_that_does_not_exist_is_told(db, call):
    with pytest.raises(psycopg.Error) as refused:
        db.execute(f"select flags.{call}")

    assert refused.value.sqlstate == "PKF01"
    assert refused.value.diag.message_primary == "there is no flag shop.prise"

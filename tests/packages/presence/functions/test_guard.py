"""presence.guard: a function of the project says who may enter which rooms."""

import psycopg
import pytest


@pytest.fixture
def guarded(db):
    """Rooms of orders are open to ann alone."""
    db.execute(
        "create schema shop; create function shop.may_see(room text) returns boolean language sql"
        " as $$ select current_setting('request.jwt.claims')::jsonb ->> 'sub' = 'ann'"
        " and room like 'order:%' $$;"
        "revoke all on function shop.may_see(text) from public;"
        "select presence.guard('order', 'shop.may_see(text)')"
    )
    db.commit()


def test_who_may_not_enter_neither_enters_nor_sees(guarded, call, who):
    call("ann", "join", "order:7")
    assert who("order:7", "ann") == ["ann"]

    for function in ("join", "heartbeat", "who"):
        with pytest.raises(psycopg.Error) as refused:
            call("bob", function, "order:7")
        assert refused.value.sqlstate == "PKE02"
        assert refused.value.diag.message_primary == "room order:7 is closed to the caller"
    assert call("bob", "may_enter", "order:7").fetchone() == (False,)


def test_rooms_of_other_families_stay_open(guarded, call, who):
    call("bob", "join", "coa:7")

    assert who("coa:7", "bob") == ["bob"]


def test_a_guard_for_all_other_families_closes_them(guarded, call, db):
    db.execute("create function shop.nobody(room text) returns boolean return null::boolean")
    db.execute("select presence.guard('*', 'shop.nobody(text)')")
    db.commit()

    assert call("bob", "may_enter", "coa:7").fetchone() == (False,)
    assert call("ann", "may_enter", "order:7").fetchone() == (True,)
    db.execute("select presence.guard('*', null)")
    db.commit()
    assert call("bob", "may_enter", "coa:7").fetchone() == (True,)


@pytest.mark.parametrize("function", ["length(text)", "now()"])
def test_a_function_that_cannot_answer_is_refused(db, function):
    with pytest.raises(psycopg.Error) as refused:
        db.execute("select presence.guard('order', %s::regprocedure)", [function])

    assert refused.value.sqlstate == "PKE03"

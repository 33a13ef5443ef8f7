"""presence.join: somebody is in a room, once, as who they are."""

import psycopg
import pytest


def test_who_has_entered_is_seen_by_the_others(call, who):
    call("ann", "join", "room:7", '{"name": "Ann"}')
    call("bob", "join", "room:7")
    call("eve", "join", "room:8")

    assert who("room:7", "bob") == ["ann", "bob"]
    assert who("room:8", "bob") == ["eve"]
    (ann, _) = call("bob", "who", "room:7").fetchall()
    assert ann[3] == {"name": "Ann"}


def test_entering_again_changes_the_state_and_not_since_when(call, who, later):
    call("ann", "join", "room:7", '{"at": 1}')
    later("5 seconds")
    (before,) = call("ann", "who", "room:7").fetchall()

    call("ann", "join", "room:7", '{"at": 2}')

    (after,) = call("ann", "who", "room:7").fetchall()
    assert (after[1], after[3]) == (before[1], {"at": 2})
    assert after[2] > before[2]


def test_who_is_back_after_having_been_away_is_there_since_now(call, later):
    call("ann", "join", "room:7")
    later("1 minute")
    (away,) = call("ann", "join", "room:8").fetchone()

    call("ann", "heartbeat", "room:7")

    ((_, online_at, expires_at, _),) = call("ann", "who", "room:7").fetchall()
    assert 29 <= (expires_at - online_at).total_seconds() <= 30
    assert online_at < away


def test_nobody_without_claims_is_in_a_room(call):
    for function in ("join", "heartbeat", "leave"):
        with pytest.raises(psycopg.Error) as refused:
            call(None, function, "room:7")
        assert refused.value.sqlstate == "PKE01"
        assert refused.value.diag.message_primary == "nobody is known to ask"


@pytest.mark.parametrize(
    "statement",
    [
        "insert into presence.member values ('room:7', 'bob', now(), now(), '{}')",
        "select * from presence.member",
        "select presence.sweep()",
        "select presence.purge()",
        "select presence.keep_guard('room', null, null)",
    ],
)
def test_nobody_can_put_others_into_a_room_or_take_them_out(as_actor, statement):
    with as_actor(role="presence_user", claims={"sub": "ann"}) as ann:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ann.execute(statement)


@pytest.mark.parametrize("state", ['"' + "x" * 5000 + '"', None])
def test_a_state_is_small_and_not_null(call, state):
    with pytest.raises(psycopg.errors.IntegrityError):
        call("ann", "join", "room:7", state)

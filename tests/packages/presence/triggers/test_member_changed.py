"""Rooms are told of a new state and of who is back; a heartbeat tells nothing."""


def test_a_heartbeat_tells_nothing(call, later, heard):
    call("ann", "join", "room:7")
    later("20 seconds")
    heard()

    call("ann", "heartbeat", "room:7")
    call("ann", "join", "room:7", "{}")

    assert heard() == []


def test_a_new_state_is_told(call, heard):
    call("ann", "join", "room:7")
    heard()

    call("ann", "join", "room:7", '{"cursor": 4}')

    assert heard() == [["room:7"]]


def test_who_is_back_is_told(call, later, heard):
    call("ann", "join", "room:7")
    later("1 minute")
    heard()

    call("ann", "heartbeat", "room:7")

    assert heard() == [["room:7"]]

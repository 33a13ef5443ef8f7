"""Rooms are told when somebody goes, by themselves or by having expired."""


def test_a_room_is_told_who_leaves(call, heard):
    call("ann", "join", "room:7")
    heard()

    call("ann", "leave", "room:7")

    assert heard() == [["room:7"]]


def test_the_rooms_of_those_who_expired_are_told_by_one_purge(call, later, heard, as_actor):
    for room in ("room:7", "room:8"):
        call("ann", "join", room)
        call("bob", "join", room)
    later("1 minute")
    heard()

    with as_actor(role="presence_admin") as admin:
        admin.execute("select presence.purge()")

    assert heard() == [["room:7", "room:8"]]

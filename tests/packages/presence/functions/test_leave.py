"""presence.leave takes the caller out, presence.purge all who have expired."""


def test_who_leaves_is_gone_and_the_others_stay(call, who):
    call("ann", "join", "room:7")
    call("bob", "join", "room:7")

    assert call("ann", "leave", "room:7").fetchone() == (True,)

    assert who("room:7") == ["bob"]
    assert call("ann", "leave", "room:7").fetchone() == (False,)


def test_who_had_expired_was_not_in_any_more(call, later):
    call("ann", "join", "room:7")
    later("1 minute")

    assert call("ann", "leave", "room:7").fetchone() == (False,)


def test_entering_cleans_the_room(call, later, db):
    call("ann", "join", "room:7")
    call("ann", "join", "room:8")
    later("1 minute")

    call("bob", "join", "room:7")

    left = "select room, member from presence.member order by room"
    assert db.execute(left).fetchall() == [("room:7", "bob"), ("room:8", "ann")]


def test_a_purge_cleans_all_rooms_and_passes_over_who_is_being_renewed(call, later, db, as_actor):
    for room in ("room:7", "room:8", "room:9"):
        call("ann", "join", room)
    later("1 minute")
    call("ann", "heartbeat", "room:9")
    db.execute("select from presence.member where room = 'room:8' for update")

    with as_actor(role="presence_admin") as admin:
        admin.execute("set local lock_timeout = '200ms'")
        assert admin.execute("select presence.purge()").fetchone() == (1,)
    db.commit()

    rooms = db.execute("select room from presence.member order by room").fetchall()
    assert rooms == [("room:8",), ("room:9",)]

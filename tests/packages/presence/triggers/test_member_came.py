"""Rooms are told when somebody comes, and once for a statement."""


def test_a_room_is_told_who_comes(call, heard):
    call("ann", "join", "room:7")

    assert heard() == [["room:7"]]


def test_many_who_come_in_one_statement_are_told_at_once(db, heard):
    db.execute(
        "insert into presence.member select 'room:' || n % 3, 'u' || n, now(), 'infinity', '{}'"
        " from generate_series(1, 300) as n"
    )
    db.commit()

    assert heard() == [["room:0", "room:1", "room:2"]]


def test_many_rooms_fit_into_few_notifications(db, heard):
    db.execute(
        "insert into presence.member select 'room:' || n, 'u', now(), 'infinity', '{}'"
        " from generate_series(1, 2000) as n"
    )
    db.commit()

    told = heard()
    assert sorted(room for part in told for room in part) == sorted(
        f"room:{n}" for n in range(1, 2001)
    )
    assert len(told) < 12

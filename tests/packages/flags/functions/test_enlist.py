"""A subject is on one list at most, however many people write lists at once."""

import threading

LISTS = "select allowed, denied from flags.flag"
ENLIST = "select flags.enlist('shop.price', %s, %s)"


def test_a_subject_changes_lists_and_leaves_them(db, turn):
    turn("select flags.set_share('shop.price', 0)")
    for is_allowed, lists in (
        (True, (["x"], [])),
        (True, (["x"], [])),
        (False, ([], ["x"])),
        (None, ([], [])),
    ):
        turn(ENLIST, "x", is_allowed)
        assert db.execute(LISTS).fetchone() == lists


def test_two_who_write_at_once_lose_nothing(connect, db, turn):
    turn("select flags.set_share('shop.price', 0)")
    first, second = connect(), connect()
    first.execute(ENLIST, ["a", True])
    waiting = threading.Thread(
        target=lambda: (second.execute(ENLIST, ["b", True]), second.commit())
    )
    waiting.start()
    first.commit()
    waiting.join(10)

    assert db.execute(LISTS).fetchone() == (["a", "b"], [])

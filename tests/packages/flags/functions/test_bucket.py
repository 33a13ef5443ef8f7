"""flags.bucket is the same for ever, on every server."""

from hashlib import sha256

import pytest


@pytest.mark.parametrize(
    ("flag", "subject"),
    [("shop.price", "alice"), ("shop.price", "bob"), ("shop.stock", "alice"), ("ü", "")],
)
def test_the_place_of_a_subject_can_be_told_without_a_server(db, flag, subject):
    place = int.from_bytes(sha256(f"{flag}:{subject}".encode()).digest()[:4], "big") % 10000

    assert db.execute("select flags.bucket(%s, %s)", [flag, subject]).fetchone() == (place,)


def test_places_are_even(db):
    fewest, most = db.execute(
        "select min(c), max(c) from (select count(*) as c from generate_series(1, 20000) as n"
        " group by flags.bucket('shop.price', n::text) / 1000) as tenths"
    ).fetchone()

    assert fewest > 1800 and most < 2200

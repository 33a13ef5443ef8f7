"""A value of a sliding kind lives on as long as it is read."""

import pytest

LEFT = (
    "select extract(epoch from expires_at - clock_timestamp()) from cache.entry where key = 's:1'"
)


@pytest.fixture
def session_of_a_user(admin, cache):
    admin.execute("select cache.define_kind('s', '10 minutes', '1 minute', is_sliding => true)")
    cache("set", "s:1", "v")


def test_a_read_in_the_second_half_begins_a_new_lifetime(session_of_a_user, db, cache, age):
    age("s:1", "6 minutes")

    assert cache("get", "s:1") == "v"

    assert 590 < db.execute(LEFT).fetchone()[0] <= 600
    grace = "select kept_until - expires_at = interval '1 minute' from cache.entry"
    assert db.execute(grace).fetchone() == (True,)


def test_a_read_in_the_first_half_writes_nothing(session_of_a_user, db, cache, age):
    age("s:1", "4 minutes")
    before = db.execute("select xmin, ctid from cache.entry").fetchone()
    db.commit()

    assert cache("get", "s:1") == "v"

    assert db.execute("select xmin, ctid from cache.entry").fetchone() == before


def test_what_has_expired_is_not_brought_back(session_of_a_user, cache, age):
    age("s:1", "11 minutes")

    assert cache("get", "s:1") is None
    assert cache("get", "s:1") is None


def test_a_reader_who_may_not_write_or_would_have_to_wait_just_reads(
    session_of_a_user, connect, db, age
):
    age("s:1", "6 minutes")
    with connect() as reader:
        reader.execute("set transaction read only")
        assert reader.execute("select cache.get('s:1')").fetchone() == ("v",)
    db.execute("select from cache.entry for update")
    with connect() as reader:
        reader.execute("set local lock_timeout = '200ms'")
        assert reader.execute("select cache.get('s:1')").fetchone() == ("v",)

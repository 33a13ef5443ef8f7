"""cache.invalidate makes everything under a tag a miss, without touching it."""

import json
import threading

import pytest


def test_only_what_hangs_on_the_tag_is_lost(cache):
    cache("set", "a", "v", tags=["catalog:7", "catalogs"])
    cache("set", "b", "v", tags=["catalog:8", "catalogs"])
    cache("set", "c", "v")

    cache("invalidate", "catalog:7")
    assert [cache("get", k) for k in "abc"] == [None, "v", "v"]

    cache("invalidate", "catalogs")
    assert [cache("get", k) for k in "abc"] == [None, None, "v"]


def test_what_is_computed_again_is_kept_again(cache):
    cache("set", "a", "old", tags=["t"])
    cache("invalidate", "t")

    cache("set", "a", "new", tags=["t"])

    assert cache("get", "a") == "new"


def test_a_family_is_invalidated_at_once(cache):
    cache("set", "a", "v", tags=["catalog:7"])
    cache("set", "b", "v", tags=["catalog:8:products"])
    cache("set", "c", "v", tags=["catalogs"])

    cache("invalidate", "catalog:*")

    assert [cache("get", k) for k in "abc"] == [None, None, "v"]


def test_ten_thousand_entries_cost_one_row(db, cache):
    keys = [f"k:{n}" for n in range(10_000)]
    cache("mset", keys, keys, tags=["all"])
    entries = "select max(xmin::text::bigint), count(*) from cache.entry"
    before = db.execute(entries).fetchone()
    db.commit()

    cache("invalidate", "all")

    assert db.execute(entries).fetchone() == before
    assert db.execute("select count(*), sum(version) from cache.tag").fetchone() == (1, 1)
    assert db.execute("select count(*) from cache.mget(%s, '')", [keys]).fetchone() == (0,)


def test_an_invalidation_counts_when_it_is_committed_and_for_itself_at_once(user):
    with user() as writer, user() as reader:
        reader.execute("select cache.set('k', 'v', array['t'])")
        with writer.transaction():
            writer.execute("select cache.invalidate('t')")
            assert writer.execute("select cache.get('k')").fetchone() == (None,)
            assert reader.execute("select cache.get('k')").fetchone() == ("v",)

        assert reader.execute("select cache.get('k')").fetchone() == (None,)


def test_what_was_computed_beside_an_open_invalidation_is_lost_with_its_commit(user):
    with user() as writer, user() as reader:
        with writer.transaction():
            writer.execute("select cache.invalidate('t')")
            reader.execute("select cache.set('k', 'from old rows', array['t'])")
            assert reader.execute("select cache.get('k')").fetchone() == ("from old rows",)

        assert reader.execute("select cache.get('k')").fetchone() == (None,)


def test_an_invalidation_that_is_rolled_back_invalidates_nothing(user):
    with user() as session:
        session.execute("select cache.set('k', 'v', array['t'])")
        with session.transaction(force_rollback=True):
            session.execute("select cache.invalidate('t')")

        assert session.execute("select cache.get('k')").fetchone() == ("v",)


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read", "serializable"])
def test_two_who_invalidate_the_same_tags_do_not_wait_for_each_other(user, isolation):
    with user() as first, user() as second:
        first.execute("select cache.invalidate('a', 'b')")
        for session in (first, second):
            session.execute(f"begin isolation level {isolation}")
            session.execute("set local lock_timeout = '100ms'")
            session.execute("select 1")
        first.execute("select cache.invalidate('a', 'b')")
        second.execute("select cache.invalidate('b', 'a')")
        first.execute("commit")
        second.execute("commit")


def test_no_invalidation_is_lost_under_concurrency(db, user):
    def work():
        with user() as session:
            for _ in range(100):
                session.execute("select cache.invalidate('t')")

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert db.execute("select sum(version) from cache.tag").fetchone() == (800,)


def test_outer_caches_hear_the_tags_once_they_are_committed(connect, user):
    listener = connect(autocommit=True)
    listener.execute("listen cache")
    with user() as session, session.transaction():
        session.execute("select cache.invalidate('catalog:7', 'odd \"tag\"')")
        session.execute("select cache.invalidate('catalog:7', 'odd \"tag\"')")

    heard = list(listener.notifies(timeout=2, stop_after=1))

    assert [(n.channel, json.loads(n.payload)) for n in heard] == [
        ("cache", ["catalog:7", 'odd "tag"'])
    ]


def test_many_tags_fit_into_few_notifications(connect, user):
    tags = [f"product:{n}" for n in range(2000)]
    listener = connect(autocommit=True)
    listener.execute("listen cache")

    user().execute("select cache.invalidate(variadic %s)", [tags])

    listener.execute("select pg_notify('cache', '[]')")
    heard = []
    for notify in listener.notifies(timeout=30):
        if notify.payload == "[]":
            break
        heard.append(json.loads(notify.payload))
    assert sorted(tag for part in heard for tag in part) == sorted(tags)
    assert len(heard) < 12


def test_nobody_is_told_where_that_is_switched_off(connect, user, admin):
    admin.execute("select cache.configure(is_notifying => false)")
    listener = connect(autocommit=True)
    listener.execute("listen cache")

    user().execute("select cache.invalidate('t')")

    listener.execute("select pg_notify('cache', 'the first')")
    assert [n.payload for n in listener.notifies(timeout=30, stop_after=1)] == ["the first"]

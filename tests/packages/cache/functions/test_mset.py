"""cache.mset and cache.mget speak of many keys in one statement."""

import threading

import psycopg
import pytest


def test_what_was_set_together_is_found_together(user, cache):
    assert cache("mset", ["a", "b", "c"], ["1", "2", "3"]) == 3

    found = user().execute("select * from cache.mget(array['c', 'x', 'a'])").fetchall()

    assert sorted(found) == [("a", "1"), ("c", "3")]


def test_of_a_key_that_is_named_twice_the_last_value_counts(cache):
    assert cache("mset", ["a", "a"], ["1", "2"]) == 1

    assert cache("get", "a") == "2"


def test_each_key_has_the_lifetime_of_its_own_kind(db, cache, admin):
    admin.execute("select cache.define_kind('day', '1 day')")

    cache("mset", ["day:1", "other:1"], ["v", "v"])

    lives = db.execute("select key, expires_at - created_at from cache.entry order by key")
    assert [(k, life.total_seconds()) for k, life in lives] == [("day:1", 86400), ("other:1", 300)]


def test_mget_leaves_out_what_is_invalidated_or_expired(user, cache, age):
    cache("set", "a", "v", tags=["t"])
    cache("set", "b", "v", ttl="1 minute")
    cache("set", "c", "v", tags=["u"])
    cache("invalidate", "t")
    age("b", "2 minutes")

    assert user().execute("select * from cache.mget(array['a', 'b', 'c'])").fetchall() == [
        ("c", "v")
    ]


def test_keys_without_values_are_refused(cache):
    with pytest.raises(psycopg.Error) as refused:
        cache("mset", ["a", "b"], ["1"])

    assert refused.value.sqlstate == "PKC01"


def test_two_who_write_the_same_keys_in_another_order_do_not_lock_each_other_out(user):
    keys = [f"k{n}" for n in range(50)]
    failures = []

    def write(order):
        with user() as session:
            for _ in range(40):
                try:
                    session.execute("select cache.mset(%s, %s)", [order, order])
                except psycopg.Error as error:
                    failures.append(error)

    threads = [threading.Thread(target=write, args=(o,)) for o in (keys, keys[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []

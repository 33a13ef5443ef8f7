"""cache.set keeps a value for the time of its kind."""

import psycopg
import pytest

LIFE = "select extract(epoch from expires_at - created_at)::integer from cache.entry where key = %s"


def test_the_time_to_live_is_that_of_the_kind(db, cache, admin):
    admin.execute("select cache.define_kind('catalog', '1 hour')")

    cache("set", "catalog:7", "v")
    cache("set", "unheard-of", "v")
    cache("set", "catalog:8", "v", ttl="3 seconds")
    cache("set", "x", "v", kind="catalog")

    lives = [db.execute(LIFE, [k]).fetchone()[0] for k in ("catalog:7", "unheard-of")]
    assert lives == [3600, 300]
    assert db.execute(LIFE, ["catalog:8"]).fetchone() == (3,)
    assert db.execute(LIFE, ["x"]).fetchone() == (3600,)


def test_a_second_value_takes_the_place_of_the_first(cache):
    cache("set", "k", "old", tags=["a"])
    cache("set", "k", "new")
    cache("invalidate", "a")

    assert cache("get", "k") == "new"


def test_a_value_that_was_overtaken_while_it_was_computed_is_not_kept(cache):
    stamp = cache("stamp", ["catalog:7"])
    cache("invalidate", "catalog:7")

    assert cache("set", "k", "old", tags=["catalog:7"], stamp=stamp) is False
    assert cache("get", "k") is None


def test_a_stamp_that_still_holds_is_kept(cache):
    cache("invalidate", "catalog:7")
    stamp = cache("stamp", ["catalog:7"])
    cache("invalidate", "catalog:8")

    assert cache("set", "k", "v", tags=["catalog:7"], stamp=stamp) is True
    assert cache("get", "k") == "v"


def test_nothing_is_kept_in_a_read_only_transaction_and_that_is_no_error(connect):
    with connect() as session:
        session.execute("set transaction read only")
        session.execute("set local role cache_user")
        assert session.execute("select cache.set('k', 'v')").fetchone() == (False,)


def test_null_is_refused(cache):
    with pytest.raises(psycopg.Error) as refused:
        cache("set", "k", None)

    assert refused.value.sqlstate == "PKC01"
    assert refused.value.diag.message_primary == "each key of the cache needs a value"
    assert refused.value.diag.message_hint == "Keep the JSON value null as the text 'null'."


def test_a_lifetime_that_is_over_is_refused(cache):
    with pytest.raises(psycopg.Error) as refused:
        cache("set", "k", "v", ttl="0 seconds")

    assert refused.value.sqlstate == "PKC02"


@pytest.mark.parametrize("key", ["", "k" * 1025])
def test_a_key_has_a_sensible_length(cache, key):
    with pytest.raises(psycopg.errors.CheckViolation):
        cache("set", key, "v")


@pytest.mark.parametrize("kind", ["plain", "sliding"])
def test_one_key_is_kept_exactly_as_one_of_many(db, cache, admin, kind):
    admin.execute("select cache.define_kind('sliding', '1 hour', '10 minutes', is_sliding => true)")
    columns = (
        "tenant, kind, expires_at - created_at, kept_until - created_at, lifetime, stamp, slots"
    )
    cache("invalidate", "a")
    for tags in ([], ["a"], ["a", "b:1", "b:2"]):
        for ttl in (None, "7 seconds"):
            cache("set", f"{kind}:1", "v", tags, ttl)
            cache("mset", [f"{kind}:2"], ["v"], tags, ttl)

            one, other = db.execute(f"select {columns} from cache.entry order by key").fetchall()
            assert one == other
            db.commit()

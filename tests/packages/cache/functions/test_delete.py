"""cache.delete takes one value away, cache.clear many."""


def test_a_deleted_value_is_a_miss(cache):
    cache("set", "k", "v")

    assert cache("delete", "k") is True
    assert cache("delete", "k") is False
    assert cache("get", "k") is None


def test_clearing_a_kind_leaves_the_others(cache, admin):
    cache("mset", ["day:1", "day:2", "hour:1"], ["v", "v", "v"])

    assert admin.execute("select cache.clear('day')").fetchone() == (2,)

    assert cache("get", "day:1") is None
    assert cache("get", "hour:1") == "v"
    assert admin.execute("select cache.clear()").fetchone() == (1,)
    assert cache("get", "hour:1") is None

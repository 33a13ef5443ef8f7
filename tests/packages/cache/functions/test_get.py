"""cache.get gives what is still good, and nothing else."""

import json

import psycopg
import pytest


def test_what_was_set_is_found_and_what_was_not_is_a_miss(cache):
    assert cache("set", "catalog:7", "soap")

    assert cache("get", "catalog:7") == "soap"
    assert cache("get", "catalog:8") is None


def test_the_json_value_null_is_a_hit(cache):
    cache("set", "report:1", json.dumps(None))

    assert cache("get", "report:1") == "null"


def test_an_empty_text_is_a_hit(cache):
    cache("set", "report:1", "")

    assert cache("get", "report:1") == ""


def test_what_has_expired_is_a_miss(cache, age):
    cache("set", "k", "v", ttl="1 minute")
    age("k", "59 seconds")
    assert cache("get", "k") == "v"

    age("k", "2 seconds")

    assert cache("get", "k") is None


def test_a_lifetime_is_over_inside_a_long_transaction_too(connect, user):
    with user() as session, session.transaction():
        session.execute("select cache.set('k', 'v', ttl => '30 milliseconds')")
        session.execute("select pg_sleep(0.05)")

        assert session.execute("select cache.get('k')").fetchone() == (None,)


def test_a_value_is_seen_by_others_when_the_transaction_has_committed(user):
    with user() as writer, user() as reader:
        with writer.transaction():
            writer.execute("select cache.set('k', 'v')")
            assert reader.execute("select cache.get('k')").fetchone() == (None,)

        assert reader.execute("select cache.get('k')").fetchone() == ("v",)


def test_the_plan_probes_the_two_indexes(db):
    db.execute(
        "insert into cache.entry select '', 'k:' || n, 'k', now(), 'infinity', 'infinity', null, 0,"
        " array[n], 'v' from generate_series(1, 5000) as n"
    )
    db.execute("insert into cache.tag select n, 1 from generate_series(1, 5000) as n")
    db.execute("analyze cache.entry, cache.tag")

    plan = db.execute(
        "explain select e.value from cache.entry as e where e.tenant = '' and e.key = 'k:7'"
        " and e.stamp = (select coalesce(sum(t.version), 0)::bigint from cache.tag as t"
        " where t.slot = any (e.slots))"
    ).fetchall()

    text = "\n".join(line for (line,) in plan)
    assert "Index Scan using entry_pkey" in text
    assert "tag_by_slot" in text
    assert "Seq Scan" not in text


def test_it_answers_in_a_read_only_transaction(connect, cache):
    cache("set", "k", "v")
    with connect() as session:
        session.execute("set transaction read only")
        session.execute("set local role cache_user")
        for _ in range(500):
            assert session.execute("select cache.get('k')").fetchone() == ("v",)


@pytest.mark.parametrize("role", ["authenticated", "anon"])
def test_visitors_have_no_right_to_it(as_actor, role):
    with as_actor(role=role, claims={}) as visitor:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            visitor.execute("select cache.get('k', '')")


@pytest.mark.parametrize("role", ["cache_user", "cache_admin"])
@pytest.mark.parametrize("table", ["entry", "tag", "kind", "setting", "observation"])
def test_tables_are_reached_through_functions_only(as_actor, role, table):
    with as_actor(role=role) as session:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(f"select * from cache.{table}")

"""cache.get_or_compute: one session computes, the others wait or take the stale value."""

import threading
import time

import psycopg
import pytest

CALL = "select cache.get_or_compute('report:7', 'public.report(jsonb)', '7', %s)"


@pytest.fixture
def report(connect):
    """A slow computation that counts how often it is run, whatever becomes of the transaction."""
    with connect(autocommit=True) as session:
        session.execute(
            "create sequence public.computed; grant usage on sequence public.computed to public;"
            "create function public.report(argument jsonb) returns jsonb language plpgsql as $$"
            " begin perform pg_sleep(0.3);"
            " return jsonb_build_object('of', argument, 'run', nextval('public.computed'));"
            " end $$"
        )
        yield lambda: session.execute(
            "select last_value, is_called from public.computed"
        ).fetchone()


def test_what_is_there_is_not_computed(report, user):
    with user() as session:
        first = session.execute(CALL, [[]]).fetchone()
        again = session.execute(CALL, [[]]).fetchone()

    assert first == again == ('{"of": 7, "run": 1}',)
    assert report() == (1, True)


def test_ten_sessions_compute_once(report, user):
    answers = []

    def ask():
        with user() as session:
            answers.append(session.execute(CALL, [[]]).fetchone()[0])

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == ['{"of": 7, "run": 1}'] * 10
    assert report() == (1, True)


def test_while_one_computes_the_others_take_the_stale_value(report, user, admin, cache, age):
    admin.execute("select cache.define_kind('report', '1 minute', grace => '1 hour')")
    cache("set", "report:7", "stale")
    age("report:7", "2 minutes")
    with user() as first, user() as second:
        first.execute("begin")
        fresh = first.execute(CALL, [[]]).fetchone()
        assert second.execute(CALL, [[]]).fetchone() == ("stale",)
        first.execute("commit")

        assert second.execute(CALL, [[]]).fetchone() == fresh == ('{"of": 7, "run": 1}',)


def test_an_invalidated_value_is_not_given_out_as_stale(report, user, admin, cache):
    admin.execute("select cache.define_kind('report', '1 minute', grace => '1 hour')")
    cache("set", "report:7", "wrong", tags=["t"])
    cache("invalidate", "t")

    assert cache("stale", "report:7") is None
    assert user().execute(CALL, [["t"]]).fetchone() == ('{"of": 7, "run": 1}',)


def test_who_has_waited_long_enough_computes_without_keeping_it(report, user):
    with user() as first, user() as second:
        first.execute("begin")
        first.execute(CALL, [[]])
        mine = second.execute(
            "select cache.get_or_compute('report:7', 'public.report(jsonb)', '7',"
            " patience => '50 milliseconds')"
        ).fetchone()
        assert mine == ('{"of": 7, "run": 2}',)
        first.execute("commit")

        assert second.execute("select cache.get('report:7')").fetchone() == ('{"of": 7, "run": 1}',)


def test_a_computation_that_was_rolled_back_is_taken_over(report, user):
    answers = []

    def wait():
        with user() as session:
            answers.append(session.execute(CALL, [[]]).fetchone()[0])

    with user() as first:
        first.execute("begin")
        first.execute(CALL, [[]])
        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.1)
        first.execute("rollback")
        waiting.join()

    assert answers == ['{"of": 7, "run": 2}']


def test_what_was_invalidated_during_the_computation_is_not_kept(report, user, cache):
    with user() as session:
        asking = threading.Thread(target=lambda: session.execute(CALL, [["t"]]))
        asking.start()
        time.sleep(0.15)
        cache("invalidate", "t")
        asking.join()

    assert cache("get", "report:7") is None


def test_null_is_no_value_and_the_json_null_is_one(user, db):
    db.execute("create function public.nothing() returns text language sql as 'select null'")
    db.execute(
        "create function public.json_null() returns jsonb language sql as $$select 'null'::jsonb$$"
    )
    db.commit()
    with user() as session:
        ask = "select cache.get_or_compute(%s, %s::regprocedure), cache.get(%s)"
        assert session.execute(ask, ["a", "public.nothing()", "a"]).fetchone() == (None, None)
        assert session.execute(ask, ["b", "public.json_null()", "b"]).fetchone() == ("null", "null")


def test_the_computation_runs_with_the_rights_of_the_caller(user, db):
    db.execute("create table public.secret ()")
    db.execute(
        "create function public.spy() returns text language sql"
        " as 'select count(*)::text from public.secret'"
    )
    db.commit()

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        user().execute("select cache.get_or_compute('k', 'public.spy()')")


@pytest.mark.parametrize("function", ["length(text)", "count(*)", "generate_series(int, int)"])
def test_a_function_that_cannot_compute_a_value_is_refused(user, function):
    name = "count()" if function == "count(*)" else function
    with pytest.raises(psycopg.Error) as refused:
        user().execute("select cache.get_or_compute('k', %s::regprocedure)", [name])

    assert refused.value.sqlstate == "PKC03"

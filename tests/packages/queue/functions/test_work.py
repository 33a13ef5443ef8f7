"""queue.work runs handlers in SQL, and what they wrote is committed with their jobs."""

import psycopg
import pytest

HANDLERS = """
create table public.effect (job bigint, what text, by_role text default current_user);
grant all on public.effect to public;
create function public.good(payload jsonb) returns void language sql
as $$ insert into public.effect (what) values ('good') $$;
create function public.whole(job queue.job) returns void language sql
as $$ insert into public.effect (job, what) values (job.id, job.kind) $$;
create function public.bad(payload jsonb) returns void language plpgsql
as $$ begin insert into public.effect (what) values ('bad'); perform 1 / 0; end $$;
create function public.slow(payload jsonb) returns void language plpgsql
as $$ begin insert into public.effect (what) values ('slow'); perform pg_sleep(30); end $$;
select queue.handle('good', 'public.good(jsonb)');
select queue.handle('whole', 'public.whole(queue.job)');
select queue.handle('bad', 'public.bad(jsonb)');
select queue.handle('slow', 'public.slow(jsonb)');
"""


@pytest.fixture
def handlers(queue):
    queue.execute(HANDLERS)


@pytest.fixture
def effects(queue, handlers):
    """A function that reads what handlers have written."""

    def read(columns="what"):
        return queue.execute(f"select {columns} from public.effect order by 1").fetchall()

    return read


def test_a_job_and_its_effect_are_one(queue, put, connect, effects, state):
    job = put("good")
    with connect() as worker:
        assert worker.execute("select queue.work('mail')").fetchone() == (1,)
        assert effects() == []
        worker.rollback()
    assert state(job) == "ready"

    queue.execute("select queue.work('mail')")
    assert effects() == [("good",)]
    assert state(job) is None
    assert queue.execute("select queue.work('mail')").fetchone() == (0,)


def test_the_whole_job_can_be_taken(queue, put, effects):
    job = put("whole")
    queue.execute("select queue.work('mail')")

    assert effects("job, what") == [(job, "whole")]


def test_a_failure_takes_nothing_else_with_it(queue, put, effects, state):
    jobs = [put(kind) for kind in ("good", "bad", "good")]

    assert queue.execute("select queue.work('mail', 10)").fetchone() == (3,)

    assert effects() == [("good",), ("good",)]
    assert [state(job) for job in jobs] == [None, "later", None]
    assert queue.execute("select error from queue.later").fetchone() == ("22012: division by zero",)


def test_a_kind_without_a_handler_fails(queue, put, handlers):
    put("unknown")
    queue.execute("select queue.work('mail')")

    assert queue.execute("select error from queue.later").fetchone() == (
        "PKQ07: no function handles jobs of kind unknown",
    )


def test_a_handler_that_is_cut_off_has_failed_and_the_rest_goes_back(queue, put, effects, state):
    jobs = [put(kind) for kind in ("good", "slow", "good")]
    queue.execute("set statement_timeout = '200 ms'")

    queue.execute("select queue.work('mail', 10)")

    queue.execute("reset statement_timeout")
    assert effects() == [("good",)]
    assert [state(job) for job in jobs] == [None, "later", "ready"]
    assert queue.execute("select attempt from queue.ready").fetchone() == (0,)


def test_handlers_have_the_rights_of_the_worker_and_not_of_the_queue(queue, put, effects, as_actor):
    put("good")
    with as_actor(role="queue_worker") as worker:
        worker.execute("select queue.work('mail')")

    assert effects("by_role") == [("queue_worker",)]


def test_a_handler_cannot_reach_the_tables_of_the_queue(queue, put, handlers, as_actor):
    queue.execute(
        "create function public.sly(payload jsonb) returns void language sql"
        " as $$ delete from queue.dead $$; select queue.handle('sly', 'public.sly(jsonb)')"
    )
    put("sly")
    with as_actor(role="queue_worker") as worker:
        worker.execute("select queue.work('mail')")

    assert queue.execute("select error from queue.later").fetchone() == (
        "42501: permission denied for table dead",
    )


def test_a_handler_can_have_a_role_of_its_own(queue, put, effects):
    queue.execute("select queue.handle('good', 'public.good(jsonb)', 'pg_monitor')")
    put("good"), put("whole"), put("bad")

    queue.execute("select queue.work('mail')")

    assert effects("by_role") == [("pg_monitor",), ("postgres",)]
    assert queue.execute("select current_user").fetchone() == ("postgres",)


def test_whoever_cannot_call_a_handler_does_not_run_it(queue, put, handlers, as_actor):
    queue.execute("revoke execute on function public.good from public")
    put("good")
    with as_actor(role="queue_worker") as worker:
        worker.execute("select queue.work('mail')")

    assert queue.execute("select error from queue.later").fetchone() == (
        "42501: permission denied for function good",
    )


@pytest.mark.parametrize(
    "function", ["pg_catalog.now()", "pg_catalog.abs(integer)", "pg_catalog.jsonb_agg(anyelement)"]
)
def test_only_what_takes_a_job_can_be_a_handler(queue, function):
    with pytest.raises(psycopg.Error) as refused:
        queue.execute("select queue.handle('k', %s)", [function])

    assert refused.value.sqlstate == "PKQ05"


def test_a_role_that_is_missing_is_named(queue, handlers):
    with pytest.raises(psycopg.Error) as refused:
        queue.execute("select queue.handle('good', 'public.good(jsonb)', 'nobody here')")

    assert refused.value.sqlstate == "PKQ06"
    assert refused.value.diag.message_primary == "there is no role nobody here"


@pytest.mark.parametrize("role", ["queue_worker", "queue_producer"])
def test_only_the_admin_says_who_handles_what(queue, handlers, as_actor, role):
    with as_actor(role=role) as somebody:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            somebody.execute("select queue.handle('k', 'public.good(jsonb)')")


def test_a_kind_can_lose_its_handler(queue, handlers):
    queue.execute("select queue.handle('bad', null)")

    assert queue.execute("select kind from queue.kinds()").fetchall() == [
        ("good",),
        ("slow",),
        ("whole",),
    ]

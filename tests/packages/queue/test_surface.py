"""Each role may do its part, and nobody reaches the tables."""

import psycopg
import pytest

DOORS = {
    "queue_producer": [
        "select queue.enqueue('mail', 'send')",
        "select * from queue.enqueue_many('mail', 'send', array['{}'::jsonb])",
        "select queue.cancel(1)",
        "select * from queue.status(1)",
    ],
    "queue_worker": [
        "select * from queue.claim('mail')",
        "select * from queue.complete_and_claim('mail', '{}', '{}')",
        "select queue.complete('{}', '{}')",
        "select queue.fail(1, 1, 'no')",
        "select queue.release('{}', '{}')",
        "select * from queue.heartbeat('{}', '{}')",
        "select queue.set_progress(1, 1, 1)",
        "select queue.work('mail')",
        "select * from queue.perform('{}', '{}')",
        "select queue.reap()",
        "select queue.tick()",
        "select queue.keep_archive_ahead()",
    ],
    "queue_admin": [
        "select queue.create_queue('other')",
        "select queue.drop_queue('other')",
        "select queue.pause('mail')",
        "select queue.resume('mail')",
        "select queue.redrive('mail')",
        "select queue.recur('r', 'mail', 'send', '1 hour')",
        "select queue.keep_archive_ahead()",
        "select * from queue.depth",
        "select * from queue.oldest_snapshot",
        "select queue.tick()",
    ],
}
TABLES = ["ready", "running", "later", "dead", "archive", "handler", "queue", "head"]


@pytest.mark.parametrize("role", DOORS)
def test_each_role_can_do_its_part(queue, as_actor, role):
    with as_actor(role=role) as somebody:
        for call in DOORS[role]:
            somebody.execute(call)


@pytest.mark.parametrize("role", DOORS)
def test_and_not_that_of_the_others(queue, as_actor, role):
    mine = DOORS[role]
    others = {call for calls in DOORS.values() for call in calls} - set(mine)
    for call in others:
        with as_actor(role=role) as somebody:
            try:
                somebody.execute(call)
            except psycopg.errors.InsufficientPrivilege:
                continue
            allowed = {
                "select queue.cancel(1)",
                "select * from queue.status(1)",
                "select queue.reap()",
            }
            assert call in allowed, (role, call)


@pytest.mark.parametrize("role", [*DOORS, "authenticated"])
@pytest.mark.parametrize("table", TABLES)
def test_nobody_reads_or_writes_a_table(queue, as_actor, role, table):
    for sql in (f"select * from queue.{table}", f"delete from queue.{table}"):
        with as_actor(role=role) as somebody:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                somebody.execute(sql)


def test_a_table_of_the_caller_is_not_taken_for_one_of_the_queue(queue, as_actor):
    with as_actor(role="queue_worker") as worker:
        worker.execute("create temp table queue (id integer, name text)")
        worker.execute("set local search_path = pg_temp, queue")

        assert worker.execute("select * from queue.claim('mail')").fetchall() == []

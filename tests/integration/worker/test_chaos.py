"""Workers are killed in the middle, and nothing is lost.

A few hundred jobs by default; PGPKG_CHAOS=full makes it 20,000, four workers, and one of them
killed every second. A job that is claimed and not begun when its worker dies has spent an attempt,
so these have plenty.
"""

import os
import signal
import time

JOBS = 20_000 if os.environ.get("PGPKG_CHAOS") == "full" else 400
WORKERS, KILLS, PAUSE = (4, 20, 1.0) if JOBS > 1000 else (2, 3, 0.3)
ENQUEUE = (
    "select queue.enqueue_many('q', 'count', array_fill('{}'::jsonb, array[%s]),"
    " max_attempts => 100)"
)

# Each Python job writes its trace and takes a moment; a lease is short, so that what a dead worker
# held comes back within the test.
HANDLERS = """
import time
import psycopg, os
from pgpkg.worker import handler

@handler("count")
def count(job):
    global connection
    try:
        connection
    except NameError:
        connection = psycopg.connect(os.environ["TRACE"], autocommit=True)
    connection.execute(
        "insert into public.trace (id, attempt, token) values (%s, %s, %s)",
        [job.id, job.attempt, job.token],
    )
    time.sleep(0.002)
"""


COUNT = """
create function public.count_it(job queue.job) returns void language sql as $$
    insert into public.trace (id, attempt, token) values (job.id, job.attempt, job.token);
    select pg_sleep(0.001)
$$
"""
LEFT = (
    "select (select count(*) from queue.ready) + (select count(*) from queue.running)"
    " + (select count(*) from queue.later)"
)


def kill_one_after_the_other(yard, live, wait_for, left, *arguments, handlers):
    """Run some workers; one dies every moment and another takes its place."""
    workers = [yard.start(*arguments, handlers=handlers) for _ in range(WORKERS)]
    for _ in range(KILLS):
        time.sleep(PAUSE)
        victim = workers.pop(0)
        victim.end(signal.SIGKILL)
        workers.append(yard.start(*arguments, handlers=handlers))
    wait_for(lambda: live.execute(left).fetchone() == (0,))
    assert [worker.end() for worker in workers] == [0] * len(workers)


def test_every_python_job_runs_at_least_once_with_a_rising_token(yard, live, wait_for):
    (yard.folder / "counting.py").write_text(HANDLERS)
    live.execute(ENQUEUE, [JOBS])
    kill_one_after_the_other(
        yard,
        live,
        wait_for,
        LEFT,
        "--handlers",
        "counting",
        "--lease",
        "1",
        "--heartbeat",
        "0.3",
        handlers=False,
    )

    assert live.execute("select count(distinct id) from public.trace").fetchone() == (JOBS,)
    falling = (
        "select count(*) from (select token, lag(token) over (partition by id order by at, token)"
        " as before from public.trace) as t where token <= before"
    )
    assert live.execute(falling).fetchone() == (0,)
    assert live.execute("select count(*) from queue.dead").fetchone() == (0,)


def test_every_sql_job_runs_exactly_once(yard, live, wait_for):
    live.execute(COUNT)
    live.execute("select queue.handle('count', 'public.count_it(queue.job)')")
    live.execute(ENQUEUE, [JOBS * 5])

    kill_one_after_the_other(yard, live, wait_for, LEFT, handlers=False)

    ran = live.execute("select count(*), count(distinct id) from public.trace").fetchone()
    assert ran == (JOBS * 5, JOBS * 5)
    assert live.execute("select count(*) from queue.dead").fetchone() == (0,)

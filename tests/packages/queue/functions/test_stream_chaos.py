"""Consumers of a stream are killed again and again while it is written and its tables turn."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

IS_FULL = os.environ.get("PGPKG_CHAOS") == "full"
EVENTS = 20_000 if IS_FULL else 1_000
KILLS = 20 if IS_FULL else 2

CONSUMER = """
import sys
import psycopg

TAKE = "select * from queue.stream_next_batch('counter', 7)"
DONE = "insert into public.counted select event.n from unnest(%s::integer[]) as event (n)"
FINISH = "select queue.stream_finish_batch('counter', %s)"

with psycopg.connect(sys.argv[1]) as session:
    print("ready", flush=True)
    while True:
        with session.transaction():
            events = session.execute(TAKE).fetchall()
            if events:
                session.execute(DONE, [[event[2]["n"] for event in events]])
                session.execute(FINISH, [events[0][5]])
"""


def test_each_event_counts_once_however_often_its_consumer_is_killed(
    stream, send, pgpkg_database, connect
):
    stream.execute("create table public.counted (n integer)")
    step = EVENTS // (KILLS + 1)

    for number in range(KILLS + 1):
        process = start(pgpkg_database)
        for first in range(number * step, (number + 1) * step, 50):
            send(*range(first, min(first + 50, (number + 1) * step)))
            stream.execute("select queue.stream_rotate('0 seconds')")
        if number < KILLS:
            time.sleep(random.random() / 10)
        else:
            wait_for(stream, (KILLS + 1) * step)
        process.send_signal(signal.SIGKILL)
        process.communicate()

    counted = stream.execute("select n from public.counted order by n").fetchall()
    assert [n for (n,) in counted] == list(range((KILLS + 1) * step))


def start(url: str) -> subprocess.Popen[str]:
    """Start a consumer and wait until it has its session."""
    process = subprocess.Popen(
        [sys.executable, "-c", CONSUMER, url], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def wait_for(session, count: int) -> None:
    """Wait until so many were counted, or for a minute."""
    deadline = time.monotonic() + 60
    query = "select count(*) from public.counted"
    while time.monotonic() < deadline:
        if session.execute(query).fetchone() == (count,):
            return
        time.sleep(0.02)

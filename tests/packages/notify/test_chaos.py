"""Dispatchers killed at any moment: nothing is lost, and nothing is sent twice by us."""

import os
import random
import signal
import subprocess
import sys
import time

import psycopg
import pytest

DELIVERIES, KILLS, PAUSE = (
    (20_000, 30, 1.0) if os.environ.get("PGPKG_CHAOS") == "full" else (240, 4, 0.15)
)
DISPATCHER = """
import sys, time, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as db:
    print("ready", flush=True)
    while True:
        held = db.execute(
            "select id, token, idempotency_key, recipient"
            " from notify.claim('email', 10, lease => '700 ms')"
        ).fetchall()
        for number, token, key, recipient in held:
            db.execute("insert into provider.call values (default, %s, %s)", [key, token])
            time.sleep(0.002)
            db.execute("insert into provider.mail values (%s, %s) on conflict do nothing",
                       [key, recipient])
            db.execute("select notify.sent(%s, %s)", [[number], [token]])
        if not held:
            time.sleep(0.02)
"""
PROVIDER = """
create schema provider;
create table provider.call (id bigint generated always as identity, key text, token bigint);
create table provider.mail (key text primary key, recipient text);
"""


@pytest.mark.parametrize("is_idempotent", [True, False])
def test_killed_dispatchers_lose_nothing_and_double_nothing(
    db, pgpkg_database, send, tmp_path, is_idempotent
):
    db.execute("select notify.set_channel('email', %s, 1000)", [is_idempotent])
    db.execute("select notify.set_channel('email', settings => '{\"retry_after\": \"50 ms\"}')")
    db.execute(PROVIDER)
    db.execute(
        "select notify.send('order', jsonb_build_object('email', 'to-' || n),"
        " jsonb_build_object('number', n, 'name', 'x'), order_key => case when n %% 2 = 0"
        " then 'key ' || n %% 20 end) from generate_series(1, %s) as n",
        [DELIVERIES],
    )
    db.commit()
    script = tmp_path / "dispatcher.py"
    script.write_text(DISPATCHER)
    dice = random.Random(11)
    open_ones = "select count(*) from notify.delivery where finished_at is null"

    def start():
        return subprocess.Popen(
            [sys.executable, str(script), pgpkg_database], stdout=subprocess.PIPE, text=True
        )

    running = [start() for _ in range(4)]
    try:
        for _ in range(KILLS):
            victim = running.pop(0)
            assert victim.stdout.readline() == "ready\n"
            time.sleep(dice.random() * PAUSE)
            end(victim)
            running.append(start())
        deadline = time.monotonic() + 600
        with psycopg.connect(pgpkg_database, autocommit=True) as looks:
            while looks.execute(open_ones).fetchone() != (0,) and time.monotonic() < deadline:
                time.sleep(0.05)
    finally:
        for process in running:
            end(process)

    counts = dict(db.execute("select state, count(*) from notify.delivery group by 1").fetchall())
    mails = db.execute("select count(*), count(distinct recipient) from provider.mail").fetchone()
    doubled = "select key from provider.call group by key having count(*) > 1"
    if is_idempotent:
        assert counts == {"sent": DELIVERIES}
        assert mails == (DELIVERIES, DELIVERIES)
        assert db.execute("select max(attempts) > 1 from notify.delivery").fetchone() == (True,)
    else:
        assert counts["sent"] + counts["unknown"] == DELIVERIES
        assert mails[0] >= counts["sent"]
        assert db.execute(doubled).fetchall() == []
        assert db.execute(
            "select count(*) from notify.delivery as d where d.state = 'sent'"
            " and not exists (select from provider.mail as m where m.key = 'notify-' || d.id)"
        ).fetchone() == (0,)
    falling = (
        "select key from (select key, token, lag(token) over (partition by key order by id) as last"
        " from provider.call) as c where token <= last"
    )
    assert db.execute(falling).fetchall() == []
    unordered = (
        "select d.order_key from (select d.order_key, d.id, lag(d.id) over"
        " (partition by d.order_key order by min(c.id)) as last from provider.call as c"
        " inner join notify.delivery as d on c.key = 'notify-' || d.id"
        " where d.order_key is not null group by d.order_key, d.id) as d where d.id < d.last"
    )
    assert db.execute(unordered).fetchall() == []


def end(process):
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()

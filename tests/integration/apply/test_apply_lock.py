"""One deployer at a time, and nobody is made to wait behind a deploy."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from pgpkg import database as databases
from pgpkg.apply.lock import KEY
from pgpkg.errors import Blocked, DeployerBusy, YoyoBusy

INDEX = "-- transactional: false\ncreate index concurrently item_price on shop.item (price);\n"
EXCLUSIVE = "alter table shop.item add column note text;\n"


def until(what, seconds=20):
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never became true"
        time.sleep(0.02)


def holder(shop):
    """The pid that holds the deployer's lock."""
    found = shop.rows(
        "select l.pid from pg_locks as l join pg_database as d on l.database = d.oid"
        " where l.locktype = 'advisory' and l.granted and d.datname = current_database()"
    )
    return found[0][0] if found else None


def test_a_second_deployer_waits_names_the_first_and_finds_nothing_to_do(applied):
    """The first builds an index concurrently, which must not wait for the second either."""
    applied.migration("shop_0002_index", INDEX)
    with applied.connect() as old:
        old.execute("begin isolation level repeatable read")
        old.execute("select 1 from shop.item")
        first = applied.start("apply", "--allow-unreleased")
        until(lambda: applied.value("select count(*) from pg_index where not indisvalid") == 1)
        second = applied.start("apply", "--allow-unreleased")
        pid = holder(applied)
        line = second.stderr.readline()
        assert f"waiting for pid {pid} (" in line
        assert "pgpkg, since " in line
        old.execute("rollback")
    _, said = first.communicate(timeout=30)
    told, rest = second.communicate(timeout=30)

    assert first.returncode == 0, said
    assert "applied shop_0002_index" in said
    assert (second.returncode, told.strip()) == (0, "nothing to do")
    assert "waiting" not in rest
    assert applied.invalid_indexes() == []


def test_the_wait_for_another_deployer_has_a_bound(applied):
    with applied.connect() as other:
        other.execute("select pg_advisory_lock(%s)", [KEY])

        with pytest.raises(DeployerBusy) as caught:
            applied.apply(wait=0.3)

        assert f"pid {other.info.backend_pid} (" in caught.value.message
        assert applied.said == [line for line in applied.said if line.startswith("waiting for pid")]
        assert len(applied.said) == 1


def test_the_lock_of_a_killed_deployer_is_free_within_a_second(applied):
    applied.migration("shop_0002_sleep", "select pg_sleep(60);\n")
    process = applied.start("apply", "--allow-unreleased")
    until(
        lambda: applied.rows(
            "select 1 from pg_stat_activity where query like '%%pg_sleep(60)%%'"
            " and pid <> pg_backend_pid() and state = 'active'"
        )
    )
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    process.stderr.close()
    applied.migration("shop_0002_sleep", "select 1;\n")

    assert applied.apply(wait=3).migrations == ("shop_0002_sleep",)


def test_plain_yoyo_at_work_is_not_disturbed(applied):
    applied.run("insert into yoyo_lock (pid, ctime) values (4711, now())")

    with pytest.raises(YoyoBusy, match="process 4711") as caught:
        applied.apply(wait=0.2)

    assert "yoyo break-lock" in caught.value.hint
    applied.run("delete from yoyo_lock")
    assert applied.apply(wait=0.2).is_empty


def test_a_lock_in_the_way_is_tried_again_and_the_blocker_is_named(applied, locking):
    applied.migration("shop_0002_add_column", EXCLUSIVE)

    with locking("shop.item", "row exclusive") as pid, pytest.raises(Blocked) as caught:
        applied.apply()

    assert f"pid {pid} (" in caught.value.message
    assert "the blocker" in caught.value.message
    assert caught.value.sqlstate == "55P03"
    retries = [line for line in applied.said if line.startswith("retry")]
    assert len(retries) == 2
    assert all(f"pid {pid} (" in line and "since " in line for line in retries)
    assert applied.apply().migrations == ("shop_0002_add_column",)


def test_laying_is_tried_again_as_well(applied, locking):
    applied.write("sql/policies/item.sql", "create policy item_all on shop.item using (true);\n")

    with locking("shop.item", "row exclusive") as pid, pytest.raises(Blocked) as caught:
        applied.apply()

    assert caught.value.message.startswith(f"laying was blocked by pid {pid} (")
    assert applied.apply().objects[0].name == "shop.item.item_all"


def test_a_step_that_is_tried_again_succeeds_when_the_way_is_free(applied, locking):
    applied.migration("shop_0002_add_column", EXCLUSIVE)
    free = threading.Event()
    held = threading.Event()

    def hold():
        with locking("shop.item"):
            held.set()
            free.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    project, said = applied.project, []

    def listen(line):
        said.append(line)
        if line.startswith("retry"):
            free.set()

    project.apply(applied.url, allow_unreleased=True, progress=listen)
    thread.join()

    assert said[-1] == "applied shop_0002_add_column" or "applied shop_0002_add_column" in said
    assert len([line for line in said if line.startswith("retry")]) == 1


def test_a_concurrent_index_has_a_budget_of_its_own(applied):
    applied.settings(lock_timeout="100ms", retries=0, index_lock_timeout="30s")
    applied.migration("shop_0002_index", INDEX)
    with applied.connect() as old:
        old.execute("begin")
        old.execute("insert into shop.item values (1)")
        timer = threading.Timer(0.8, lambda: old.execute("commit"))
        timer.start()
        applied.apply()
        timer.join()

    assert applied.invalid_indexes() == []


def test_a_concurrent_index_that_ran_out_of_patience_is_built_by_the_next_run(applied):
    applied.settings(retries=1, index_lock_timeout="300ms")
    applied.migration("shop_0002_index", INDEX)
    with applied.connect() as old:
        old.execute("begin")
        old.execute("insert into shop.item values (1)")
        with pytest.raises(Blocked) as caught:
            applied.apply()
        assert f"pid {old.info.backend_pid} (" in caught.value.message
        old.execute("commit")

    assert applied.value("select count(*) from _yoyo_migration") == 2
    assert applied.apply().migrations == ("shop_0002_index",)
    assert applied.invalid_indexes() == []


@pytest.mark.serial
def test_traffic_never_waits_longer_than_the_deploy_waits(applied, server, tmp_path, locking):
    """pgbench reads and writes while a third session blocks the deploy for eight seconds."""
    applied.run("insert into shop.item select n from generate_series(1, 100) as n")
    applied.settings(lock_timeout="500ms", retries=30)
    applied.migration("shop_0002_add_column", EXCLUSIVE)
    script = tmp_path / "traffic.sql"
    script.write_text(
        "\\set id random(1, 100)\nselect * from shop.item where id = :id;\n"
        "update shop.item set price = price + 1 where id = :id;\n"
    )
    with locking("shop.item", "access share") as pid:
        with pgbench(server, applied.url, script, seconds=11) as traffic:
            deploy = applied.start("apply", "--allow-unreleased")
            time.sleep(8)
            assert deploy.poll() is None
            early = traffic.poll()
            closing_time = time.monotonic()
    _, said = deploy.communicate(timeout=60)

    assert early is None
    assert closing_time
    assert deploy.returncode == 0, said
    assert re.search(rf"^retry .*pid {pid} \(", said, re.MULTILINE)
    latencies = [
        int(line.split()[2]) / 1000
        for log in tmp_path.glob("log.*")
        for line in log.read_text().splitlines()
    ]
    assert len(latencies) > 100
    assert max(latencies) < 500 + 400, "lock_timeout, and the machine's own hiccups"


class pgbench:  # noqa: N801
    """Traffic in the background, with a log of each transaction."""

    def __init__(self, server, url, script: Path, seconds: int) -> None:
        binary = server.bin / "pgbench" if server.bin else Path("pgbench")
        self.command = [
            str(binary),
            "-n",
            "-M",
            "prepared",
            "-c",
            "2",
            "-T",
            str(seconds),
            "-l",
            "--log-prefix",
            str(script.parent / "log"),
            "-f",
            str(script),
            url,
        ]

    def __enter__(self) -> subprocess.Popen[bytes]:
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
        )
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.wait(timeout=60)


def test_a_refused_deployer_leaves_no_session_behind(applied):
    with applied.connect() as other:
        other.execute("select pg_advisory_lock(%s)", [KEY])
        with pytest.raises(DeployerBusy):
            applied.apply(wait=0)
        sessions = "select count(*) from pg_stat_activity where datname = current_database()"
        with closing(databases.connect(applied.url)) as third:
            until(lambda: third.execute(sessions).fetchone() == (2,))

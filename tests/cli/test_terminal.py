"""Pipes, colours, signals and files that cannot be written."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest

from pgpkg import database as databases

COMMAND = [sys.executable, "-m", "pgpkg"]
SLOW = "create table shop.slow (id integer);\nselect pg_sleep(60);\n"


def in_a_terminal(shell, *arguments, **env):
    """What a terminal is sent, with its escape codes."""
    main, side = pty.openpty()
    done = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=shell.folder,
        env={**os.environ, **env},
        stdout=side,
        stderr=side,
    )
    os.close(side)
    sent = b""
    try:
        while part := os.read(main, 4096):
            sent += part
    except OSError:  # the terminal's other end is closed
        pass
    os.close(main)
    done.wait()
    return sent.decode()


def test_a_reader_that_stops_is_no_error(shell):
    command = subprocess.list2cmdline(COMMAND)
    done = subprocess.run(
        ["bash", "-c", f"{command} render | head -1; echo ${{PIPESTATUS[0]}}"],
        cwd=shell.folder,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "0"
    assert done.stderr == ""


def test_colours_are_for_terminals_and_not_wanted_by_all(shell):
    wrong = ("plan", "--db", "nowhere")

    assert "\x1b[31m" in in_a_terminal(shell, *wrong, NO_COLOR="")
    assert "\x1b[" not in in_a_terminal(shell, *wrong, NO_COLOR="1")
    assert "\x1b[" not in shell.run(*wrong).stderr


@pytest.mark.parametrize("place", ["pgpkg.toml/out", "/proc/none/out"])
def test_a_folder_that_cannot_be_written_is_one_error(shell, place):
    done = shell.run("render", "-o", place)

    assert done.returncode == 2
    assert done.stderr.count("error PGK013: ") == 1
    assert "Traceback" not in done.stderr


def test_who_looks_for_a_bug_gets_the_traceback(shell):
    done = shell.run("render", "-o", "pgpkg.toml/out", env={"PGPKG_DEBUG": "1"})

    assert "Traceback" in done.stderr


def test_a_benchmark_is_named_as_the_user_knows_it(shell):
    shell.write("tests/bench/fast.sql", "select 1;\n")

    done = shell.run("bench")

    assert done.returncode == 2
    assert "tests/bench/fast.sql:1" in done.stderr
    assert str(shell.folder) not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_apply_leaves_nothing_half(shell, database, number):
    shell.write("migrations/shop_0001_make.sql", f"create schema shop;\n{SLOW}")
    shell.write("migrations/shop_0001_make.rollback.sql", "drop schema shop cascade;\n")
    deploy = subprocess.Popen(
        [*COMMAND, "apply", "--allow-unreleased", "--db", database],
        cwd=shell.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with closing(databases.connect(database)) as watcher:
        sleeps = (
            "select count(*) from pg_stat_activity where query like %s and wait_event = 'PgSleep'"
        )
        deadline = time.monotonic() + 30
        while watcher.execute(sleeps, ["%pg_sleep%"]).fetchone() == (0,):
            assert time.monotonic() < deadline
            time.sleep(0.05)

        deploy.send_signal(number)
        out, said = deploy.communicate(timeout=30)

        assert (deploy.returncode, out) == (130, "")
        assert "interrupted; what was begun is rolled back" in said
        assert "Traceback" not in said
        assert watcher.execute("select to_regclass('shop.slow')").fetchone() == (None,)
    waiting = shell.json("status", "--db", database)["pending"]
    assert [entry["id"] for entry in waiting] == ["shop_0001_make"]

"""Nothing of a scratch server stays behind, in whatever way its owner ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pgpkg.config import ScratchSettings
from pgpkg.scratch import folders, keeper, owned, process

PROVIDER = os.environ.get("PGPKG_TEST_SERVER", "embedded")
SETTINGS = ScratchSettings(provider="local" if PROVIDER == "local" else "embedded")
OWNER = """
import json, os, signal, sys, time
from pgpkg.config import ScratchSettings
from pgpkg.scratch import owned
stay = owned.start(sys.argv[1], ScratchSettings())
stay.server.clone(stay.server.template("x", lambda url: None))
try:
    print(json.dumps({**stay.state, "keeper": stay._running.keeper.pid}), flush=True)
    END
finally:
    stay.leave()
"""
ENDS = {
    "normal": "pass",
    "exception": "raise RuntimeError('on purpose')",
    "exit": "os._exit(7)",
    "wait": "time.sleep(60)",
    "deaf": "signal.signal(signal.SIGTERM, signal.SIG_DFL); time.sleep(60)",
    "fork": "os._exit(0) if os.fork() else (os.close(1), os.close(2), time.sleep(30))",
}

Owner = Callable[[str], tuple[subprocess.Popen[str], dict[str, Any]]]


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Servers of these tests live in a folder of their own: a sweep that was broken while somebody
    works on it must never reach the servers of others."""
    made = Path("/tmp") / f"pgpkg-cleanup-{os.getpid()}"
    made.mkdir(mode=0o755)
    monkeypatch.setenv(folders.DATA_VARIABLE, str(made))
    yield made
    end = time.monotonic() + 20
    while any(made.iterdir()) and time.monotonic() < end:
        time.sleep(0.02)
    made.rmdir()


@pytest.fixture
def owner() -> Iterator[Owner]:
    """A function that starts another process which owns a server and ends in a certain way."""
    started: list[subprocess.Popen[str]] = []

    def start(end: str) -> tuple[subprocess.Popen[str], dict[str, Any]]:
        text = OWNER.replace("END", ENDS[end])
        owner = subprocess.Popen(
            [sys.executable, "-c", text, SETTINGS.provider],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        started.append(owner)
        assert owner.stdout is not None
        return owner, json.loads(owner.stdout.readline())

    yield start
    for owner in started:
        owner.kill()
        owner.communicate()


def remains(state: dict[str, Any], seconds: float = 10) -> list[str]:
    """What is left of a server after at most some seconds."""
    end = time.monotonic() + seconds
    while (left := _remains(state)) and time.monotonic() < end:
        time.sleep(0.02)
    return left


def _remains(state: dict[str, Any]) -> list[str]:
    left = [state["folder"]] if Path(state["folder"]).exists() else []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                cwd, state_of = str((entry / "cwd").readlink()), (entry / "stat").read_text()
            except OSError:
                continue
            alive = state_of.rpartition(")")[2].split()[0] != "Z"
            if alive and (cwd.startswith(state["folder"]) or entry.name == str(state["keeper"])):
                left.append(f"process {entry.name}")
    for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]:
        if line.split()[4] == str(state["pid"]):
            left.append(f"shared memory {line}")
    return left


def test_a_running_server_is_seen_by_these_tests(owner: Owner) -> None:
    _, state = owner("wait")
    left = remains(state, 0)
    assert state["folder"] in left
    assert f"process {state['pid']}" in left
    assert f"process {state['keeper']}" in left
    assert any(line.startswith("shared memory") for line in left)


@pytest.mark.parametrize("end", ["normal", "exception"])
def test_nothing_is_left_when_the_owner_is_done(owner: Owner, end: str) -> None:
    process, state = owner(end)
    process.wait(20)
    assert remains(state, 0) == []


def test_nothing_is_left_when_the_owner_leaves_without_a_word(owner: Owner) -> None:
    process, state = owner("exit")
    process.wait(20)
    assert remains(state) == []


@pytest.mark.parametrize(
    ("end", "name"), [("wait", "SIGINT"), ("wait", "SIGKILL"), ("deaf", "SIGTERM")]
)
def test_nothing_is_left_when_the_owner_is_ended(owner: Owner, end: str, name: str) -> None:
    process, state = owner(end)
    process.send_signal(getattr(signal, name))
    process.wait(20)
    assert remains(state, 0 if name == "SIGINT" else 10) == []


def test_second_interrupt_while_stopping_does_not_hinder_it(owner: Owner) -> None:
    process, state = owner("wait")
    for _ in range(5):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.002)
    process.wait(20)
    assert remains(state) == []


def test_forked_daemon_does_not_keep_the_server_alive(owner: Owner) -> None:
    process, state = owner("fork")
    process.wait(20)
    assert remains(state) == []


def test_server_outlives_its_keeper_and_is_removed_by_its_owner() -> None:
    stay = owned.start(SETTINGS.provider, SETTINGS)
    assert stay._running.keeper is not None
    state = {**stay.state, "keeper": stay._running.keeper.pid}
    stay._running.keeper.kill()
    stay._running.keeper.wait()
    with psycopg.connect(stay.server.url()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)

    stay.leave()

    assert remains(state, 0) == []


def test_interrupt_that_reaches_the_keeper_is_not_for_it(owner: Owner) -> None:
    _, state = owner("wait")
    os.kill(state["keeper"], signal.SIGINT)
    time.sleep(0.2)
    with psycopg.connect(state["address"]) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_killed_postgres_leaves_neither_folder_nor_shared_memory(owner: Owner) -> None:
    process, state = owner("wait")
    os.kill(state["pid"], signal.SIGKILL)
    process.send_signal(signal.SIGINT)
    process.wait(20)
    assert remains(state) == []


def test_next_start_removes_what_a_killed_owner_and_keeper_left(
    owner: Owner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    killed, state = owner("wait")
    os.kill(state["keeper"], signal.SIGKILL)
    killed.kill()
    killed.wait()
    assert f"process {state['pid']}" in remains(state, 0.2)
    long_ago = time.time() - 3600
    os.utime(state["folder"], (long_ago, long_ago))

    owned.start(SETTINGS.provider, SETTINGS).leave()

    assert remains(state, 5) == []


def test_next_start_leaves_servers_in_use_alone(owner: Owner) -> None:
    _, state = owner("wait")
    long_ago = time.time() - 3600
    os.utime(state["folder"], (long_ago, long_ago))

    owned.start(SETTINGS.provider, SETTINGS).leave()

    with psycopg.connect(state["address"]) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_server_ends_with_the_last_of_its_users(owner: Owner) -> None:
    first, state = owner("wait")
    second = owned.join(state)
    assert second is not None
    first.kill()
    first.wait()
    time.sleep(0.3)
    with psycopg.connect(second.server.url()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)

    second.leave()

    assert remains(state) == []
    assert owned.join(state) is None


def test_process_with_a_number_that_was_given_out_again_is_not_touched(tmp_path: Path) -> None:
    data = tmp_path / "server" / "data"
    data.mkdir(parents=True)
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (data / "postmaster.pid").write_text(f"{stranger.pid}\n{data}\n")
        keeper.bury(tmp_path / "server")
        assert stranger.poll() is None
        stranger.kill()
    assert not (tmp_path / "server").exists()
    assert process.join(tmp_path / "server") is None

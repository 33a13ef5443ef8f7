"""A development server goes on when the command ends, until it is taken down."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pgpkg.config import FromEnvironment, ScratchSettings
from pgpkg.errors import ScratchError, ScratchNotUp
from pgpkg.scratch import keeper, persistent, shared

PROVIDER = os.environ.get("PGPKG_TEST_SERVER", "embedded")
SETTINGS = ScratchSettings(provider="local" if PROVIDER == "local" else "embedded")
UP = """
import sys
from pathlib import Path
from pgpkg.config import ScratchSettings
from pgpkg.scratch import persistent
server, started = persistent.up(Path(sys.argv[1]), ScratchSettings(provider=sys.argv[2]))
print(started, server.url())
"""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    persistent.down(tmp_path)


def up(project: Path) -> tuple[str, str]:
    """Start it as a command does: in a process that ends."""
    told = subprocess.run(
        [sys.executable, "-c", UP, project, SETTINGS.provider],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    started, url = told.stdout.split()
    return started, url


def answers(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("select 1").fetchone() == (1,)


def folder(project: Path) -> Path:
    state = shared.read(project / ".pgpkg" / "scratch.json")
    assert state is not None
    return Path(state["folder"])


def test_server_goes_on_and_is_the_same_the_second_time(project: Path) -> None:
    first = up(project)
    second = up(project)
    assert (first[0], second[0]) == ("True", "False")
    assert first[1] == second[1]
    assert answers(first[1])
    server = persistent.current(project)
    assert server.url() == first[1]
    server.close()


def test_two_who_start_it_together_get_the_same(project: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-c", UP, project, SETTINGS.provider],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    told = [process.communicate()[0].split() for process in both]
    assert sorted(started for started, _ in told) == ["False", "True"]
    assert told[0][1] == told[1][1]


def test_down_leaves_nothing(project: Path) -> None:
    _, url = up(project)
    made = folder(project)
    assert persistent.down(project)
    assert not made.exists()
    assert list(project.iterdir()) == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    assert not persistent.down(project)


def test_without_a_server_the_way_to_one_is_told(project: Path) -> None:
    with pytest.raises(ScratchNotUp) as caught:
        persistent.current(project)
    assert caught.value.code == "PGK810"
    assert "pgpkg scratch up" in caught.value.hint
    assert list(project.iterdir()) == []


def test_server_that_died_is_replaced_and_its_remains_removed(project: Path) -> None:
    _, url = up(project)
    dead = folder(project)
    pid = keeper.postmaster(dead / "data")
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while keeper.postmaster(dead / "data") is not None:
        time.sleep(0.01)
    with pytest.raises(ScratchNotUp, match="no development server is running"):
        persistent.current(project)

    started, other = up(project)

    assert started == "True"
    assert other != url
    assert not dead.exists()
    assert answers(other)


def test_password_is_for_the_owners_eyes_only_and_git_does_not_see_it(project: Path) -> None:
    up(project)
    file = project / ".pgpkg" / "scratch.json"
    assert file.stat().st_mode & 0o777 == 0o600
    subprocess.run(["git", "init", "-q", project], check=True)
    told = subprocess.run(
        ["git", "-C", project, "status", "--porcelain"], capture_output=True, text=True, check=True
    )
    assert told.stdout == ""


@pytest.mark.parametrize(
    ("name", "mode"), [(f"pgpkg-{os.geteuid()}-0123abcd", 0o644), ("precious", 0o600)]
)
def test_state_that_names_somebody_elses_folder_is_not_believed(
    project: Path, name: str, mode: int
) -> None:
    precious = project / name
    (precious / "data").mkdir(parents=True)
    (project / ".pgpkg").mkdir()
    file = project / ".pgpkg" / "scratch.json"
    file.write_text(json.dumps({"provider": "embedded", "folder": str(precious)}))
    file.chmod(mode)

    assert not persistent.down(project)

    assert (precious / "data").is_dir()


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "{}", '{"provider": "embedded"}'])
def test_broken_state_is_no_obstacle(project: Path, text: str) -> None:
    (project / ".pgpkg").mkdir()
    file = project / ".pgpkg" / "scratch.json"
    file.write_text(text)
    file.chmod(0o600)
    started, url = up(project)
    assert started == "True"
    assert answers(url)


def test_wanted_port_is_taken(project: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server, _ = persistent.up(project, SETTINGS, port=port)
    assert f":{port}/" in server.url()
    server.close()


def test_server_of_an_address_is_not_ours_to_start(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = ScratchSettings(provider="url", url=FromEnvironment("ANY"))
    with pytest.raises(ScratchError, match="is running already"):
        persistent.up(project, settings)

"""Whatever is typed, no password is printed, and none stands in the list of processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

PROVIDER = "local" if os.environ.get("PGPKG_TEST_SERVER") == "local" else "embedded"


@pytest.fixture
def address(shell):
    """The address that `scratch up` prints; the server goes down after the test."""
    settings = f'[project]\nname = "shop"\n[scratch]\nprovider = "{PROVIDER}"\n'
    shell.write("pgpkg.toml", settings)
    up = shell.run("scratch", "up")
    assert up.returncode == 0, up.stderr
    yield up.stdout.strip()
    shell.run("scratch", "down")


def secret(address):
    """The password that the file of the address holds, proved by a session."""
    (file,) = parse_qs(urlsplit(address).query)["passfile"]
    with psycopg.connect(address) as connection:
        assert connection.info.password in Path(file).read_text()
        return connection.info.password


def test_what_scratch_prints_holds_no_password(shell, address):
    runs = [
        shell.run("scratch", "up"),
        shell.run("scratch", "up", "--format", "json"),
        shell.run("scratch", "url"),
        shell.run("scratch", "url", "--format", "json"),
        shell.run("scratch", "psql", "-c", "\\conninfo"),
        shell.run("scratch", "psql", "-c", "select nonsense"),
        shell.run("status", "--db", address),
        shell.run("apply", "--db", address + "_not_there"),
        shell.run("apply", "--db", address.replace("/shop?", "/not_there?")),
    ]

    printed = address + "".join(run.stdout + run.stderr for run in runs)
    assert printed.count("passfile=") >= 5
    assert "does not exist" in printed
    assert secret(address) not in printed


def test_the_state_of_the_server_names_the_file_and_not_the_password(shell, address):
    state = shell.folder / ".pgpkg" / "scratch.json"

    assert "passfile=" in state.read_text()
    assert secret(address) not in state.read_text()


def test_the_file_goes_with_the_server(shell, address):
    (file,) = parse_qs(urlsplit(address).query)["passfile"]
    assert Path(file).stat().st_mode & 0o777 == 0o600

    assert shell.run("scratch", "down").stdout == "stopped\n"

    assert not Path(file).exists()
    assert not (shell.folder / ".pgpkg").exists()


def test_psql_is_started_without_the_password(shell, address):
    command = [sys.executable, "-m", "pgpkg", "scratch", "psql", "-c", "select pg_sleep(60)"]
    with subprocess.Popen(command, cwd=shell.folder, stdout=subprocess.DEVNULL) as opened:
        psql = child_of(opened.pid)
        line = (psql / "cmdline").read_bytes().decode()
        variables = (psql / "environ").read_bytes().decode()
        end = "select pg_terminate_backend(pid) from pg_stat_activity where query ~ '^select pg_sl'"
        with psycopg.connect(address, autocommit=True) as connection:
            while not connection.execute(end).fetchall():
                time.sleep(0.02)

    assert "psql" in line
    assert "passfile=" in line
    assert secret(address) not in line + variables


def child_of(pid):
    """The folder in /proc of psql, which a process is about to start."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for child in children.read_text().split():
            folder = Path("/proc", child)
            if (folder / "comm").read_text() == "psql\n":
                return folder
        time.sleep(0.01)
    raise AssertionError("psql was not started")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:s3cret@127.0.0.1:1/x",
        "postgresql://ann:s3cret%zz@127.0.0.1:1/x",
        "postgresql://ann:pa@s3cret@127.0.0.1:1/x",
        "postgresql://ann:two s3cret@127.0.0.1:1/x",
        "postgresql://127.0.0.1:1/x?password=s3cret",
        "host=127.0.0.1 port=1 password=s3cret",
        "host=127.0.0.1 port=1 password=two s3cret",
    ],
)
@pytest.mark.parametrize("verb", ["plan", "apply", "status", "rollback"])
def test_an_address_is_never_repeated_with_its_password(shell, verb, url):
    told = shell.run(verb, "--db", url)
    from_variable = shell.run(verb, env={"PGPKG_DATABASE_URL": url})

    for run in (told, from_variable):
        assert run.returncode in {2, 3}
        assert "s3cret" not in run.stdout + run.stderr

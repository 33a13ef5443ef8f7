"""Servers in containers: real ones, from an engine that tests/container/engine.sh can provide."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pgpkg import scratch
from pgpkg.config import ScratchSettings
from pgpkg.errors import NoContainerEngine, NoScratchServer, ScratchStartFailed
from pgpkg.scratch import Server, container, persistent, shared

pytestmark = pytest.mark.container
SETTINGS = ScratchSettings(provider="container")
OWNER = """
import sys, time
from pgpkg import scratch
from pgpkg.config import ScratchSettings
with scratch.server(ScratchSettings(provider="container")) as server:
    print(server.url(), flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def boxed() -> Iterator[Server]:
    with scratch.server(SETTINGS, ["pg_cron"]) as found:
        yield found


def running() -> set[str]:
    import docker

    client: Any = docker.from_env()
    try:
        return {found.id for found in client.containers.list(all=True)}
    finally:
        client.close()


def test_container_has_the_extensions_of_our_image(boxed: Server) -> None:
    assert boxed.provider == "container"
    assert boxed.preloaded == {"pg_cron", "pg_stat_statements", "plpgsql_check"}
    assert boxed.cron_database == "pgpkg_cron"
    assert all(map(boxed.has_extension, ("pg_cron", "pgtap", "plpgsql_check")))


def test_databases_are_made_and_copied_in_a_container(boxed: Server) -> None:
    def build(url: str) -> None:
        with psycopg.connect(url) as connection:
            connection.execute("create table item as select 7 as number")

    name = boxed.clone(boxed.template("container", build))
    with psycopg.connect(boxed.url(name)) as connection:
        assert connection.execute("select number from item").fetchone() == (7,)
    boxed.drop(name)


def test_programs_of_this_machine_reach_the_container(boxed: Server) -> None:
    assert boxed.bin is not None
    told = subprocess.run(
        [boxed.bin / "psql", "-XAtc", "select 1 + 1", boxed.url()],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "2\n"


def test_container_is_gone_afterwards() -> None:
    before = running()
    with scratch.server(SETTINGS):
        assert len(running() - before) == 1
    assert running() <= before


def test_two_users_share_one_container_until_the_last_leaves(tmp_path: Path) -> None:
    before = running()
    with shared.server(SETTINGS, tmp_path / "meet.json") as first:
        with shared.server(SETTINGS, tmp_path / "meet.json") as second:
            assert first.url() == second.url()
            assert len(running() - before) == 1
        assert len(running() - before) == 1
    assert running() <= before


def test_container_of_a_killed_owner_is_removed_at_the_next_start(boxed: Server) -> None:
    before = running()
    owner = subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True)
    with owner:
        assert owner.stdout is not None
        assert owner.stdout.readline().startswith("postgresql://")
        left = running() - before
        assert len(left) == 1
        owner.send_signal(signal.SIGKILL)

    with scratch.server(SETTINGS):
        assert not left & running()
    assert before <= running()


def test_missing_extension_is_named_and_the_container_removed() -> None:
    before = running()
    with pytest.raises(NoScratchServer, match=r"has no postgis"):
        scratch.start(SETTINGS, ["postgis", "surely_not?"])
    assert running() <= before


def test_unknown_image_is_our_error() -> None:
    settings = ScratchSettings(provider="container", image="localhost/no-such-image:1")
    with pytest.raises(ScratchStartFailed, match=r"localhost/no-such-image:1"):
        scratch.start(settings)


def test_development_server_in_a_container_goes_on_and_comes_down(tmp_path: Path) -> None:
    before = running()
    first, started = persistent.up(tmp_path, SETTINGS)
    second, again = persistent.up(tmp_path, SETTINGS)
    assert (started, again) == (True, False)
    assert first.url() == second.url()
    assert persistent.down(tmp_path)
    assert not persistent.down(tmp_path)
    first.close()
    second.close()
    assert running() <= before


def test_auto_takes_the_container_for_what_only_it_has() -> None:
    assert scratch.choose(ScratchSettings(), ["pgtap"]) == "container"


def test_no_engine_is_our_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")
    with pytest.raises(NoContainerEngine) as caught:
        scratch.start(SETTINGS)
    assert caught.value.code == "PGK806"
    assert "DOCKER_HOST" in caught.value.hint
    assert container.lacks(SETTINGS, ())
    assert os.environ["DOCKER_HOST"].endswith("nobody.sock")

"""A scratch server that cannot be had is one clear error, and leaves nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pgpkg import scratch
from pgpkg.config import FromEnvironment, ScratchSettings
from pgpkg.errors import (
    NoScratchServer,
    NoServerUser,
    ScratchDiskFull,
    ScratchError,
    ScratchPortTaken,
    ScratchStartFailed,
    ScratchUnreachable,
)
from pgpkg.scratch import Server, folders, launch, owned, process, user

PROVIDER = os.environ.get("PGPKG_TEST_SERVER", "embedded")
SETTINGS = ScratchSettings(provider="local" if PROVIDER == "local" else "embedded")
AT = ScratchSettings(provider="url", url=FromEnvironment("SCRATCH_URL_OF_TEST"))


@pytest.fixture(autouse=True)
def place(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Servers of these tests live in a folder that must be empty afterwards."""
    made = Path("/tmp") / f"pgpkg-test-{os.getpid()}"
    made.mkdir(mode=0o755)
    monkeypatch.setenv(folders.DATA_VARIABLE, str(made))
    yield made
    left = [path.name for path in made.iterdir()]
    subprocess.run(["rm", "-rf", made], check=True)
    assert left == []


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        yield somebody.getsockname()[1]


def test_settings_that_postgres_refuses_are_shown_in_its_own_words() -> None:
    binaries, _, _ = owned.parts(SETTINGS.provider, SETTINGS)
    with pytest.raises(ScratchStartFailed) as caught:
        process.start_kept(binaries, {"shared_preload_libraries": "no_such_library"})
    assert caught.value.code == "PGK803"
    assert 'could not access file "no_such_library"' in caught.value.detail
    assert caught.value.hint


def test_port_that_somebody_took_in_the_meantime_is_replaced(
    taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = launch._free_port
    ports = iter([taken_port, taken_port])
    monkeypatch.setattr(launch, "_free_port", lambda: next(ports, None) or free())
    binaries, options, _ = owned.parts(SETTINGS.provider, SETTINGS)
    running = process.start_kept(binaries, options)
    assert running.port not in {0, taken_port}
    running.leave()


def test_no_free_port_at_all_is_our_error(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "_free_port", lambda: taken_port)
    monkeypatch.setattr(launch, "PORTS_TO_TRY", 2)
    with pytest.raises(ScratchPortTaken, match="no free port was found") as caught:
        owned.start(SETTINGS.provider, SETTINGS)
    assert caught.value.code == "PGK804"


def test_wanted_port_that_is_taken_is_our_error(taken_port: int) -> None:
    binaries, options, _ = owned.parts(SETTINGS.provider, SETTINGS)
    with pytest.raises(ScratchPortTaken, match=f"port {taken_port} is taken"):
        process.start_alone(binaries, options, taken_port)


@pytest.mark.parametrize("megabytes", [2, 30])
def test_full_disk_is_our_error(
    place: Path, monkeypatch: pytest.MonkeyPatch, megabytes: int
) -> None:
    small = place / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", small]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        small.rmdir()
        pytest.skip("only root can make a disk that is full")
    monkeypatch.setenv(folders.DATA_VARIABLE, str(small))
    try:
        with pytest.raises(ScratchDiskFull) as caught:
            owned.start(SETTINGS.provider, SETTINGS)
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", small], check=True)
        small.rmdir()
    assert caught.value.code == "PGK805"
    assert str(small) in caught.value.detail
    assert folders.DATA_VARIABLE in caught.value.hint


def test_path_that_is_too_long_for_a_socket_is_our_error(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = place / ("x" * 90)
    long.mkdir()
    monkeypatch.setenv(folders.DATA_VARIABLE, str(long))
    with pytest.raises(ScratchStartFailed, match="socket is too long"):
        owned.start(SETTINGS.provider, SETTINGS)
    long.rmdir()


def test_folder_that_is_not_there_is_our_error(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(folders.DATA_VARIABLE, str(place / "nowhere"))
    with pytest.raises(ScratchStartFailed, match="no place for its files"):
        owned.start(SETTINGS.provider, SETTINGS)


def test_folder_without_a_server_is_our_error(tmp_path: Path) -> None:
    settings = ScratchSettings(provider="local", bin=str(tmp_path))
    with pytest.raises(ScratchError, match="has no postgres"), scratch.server(settings):
        pass


def test_extension_that_nobody_has_is_named_with_what_was_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody")
    with pytest.raises(NoScratchServer) as caught:
        scratch.choose(ScratchSettings(), ["no_such_extension", "welcome?"])
    assert caught.value.message == "no scratch server here has no_such_extension"
    assert "embedded has no no_such_extension" in caught.value.detail
    assert "container finds no engine" in caught.value.detail
    assert caught.value.exit_code == 2


def test_extension_that_is_only_welcome_does_not_decide() -> None:
    assert scratch.choose(ScratchSettings(), ["pg_trgm", "no_such_extension?"]) == "embedded"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")
def test_root_without_another_user_is_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user, "CANDIDATES", ("no-such-user",))
    with pytest.raises(NoServerUser, match="does not run as root"):
        owned.start(SETTINGS.provider, SETTINGS)


def test_unreachable_address_is_our_error(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRATCH_URL_OF_TEST", "postgresql://postgres@127.0.0.1:1/postgres")
    with pytest.raises(ScratchUnreachable) as caught:
        scratch.start(AT)
    assert "SCRATCH_URL_OF_TEST" in caught.value.hint
    assert caught.value.exit_code == 3


def test_wrong_password_is_our_error_and_never_shown(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = server.url().replace("postgres@", "postgres:s3cret@", 1)
    monkeypatch.setenv("SCRATCH_URL_OF_TEST", wrong)
    with pytest.raises(ScratchUnreachable, match="refuses us") as caught:
        scratch.start(AT)
    assert "password authentication failed" in caught.value.detail
    assert "s3cret" not in str(caught.value.__dict__)


def test_address_that_is_not_set_is_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCRATCH_URL_OF_TEST", raising=False)
    with pytest.raises(ScratchError, match="SCRATCH_URL_OF_TEST is not set"):
        scratch.start(AT)


def test_importing_the_door_loads_no_driver() -> None:
    code = "import sys, pgpkg.scratch; print({'psycopg', 'docker'} & sys.modules.keys())"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"

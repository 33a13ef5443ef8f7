"""No password of a scratch server in an address, a list of processes, a log or an error."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from pgpkg import bench, scratch
from pgpkg.config import FromEnvironment, ScratchSettings, load
from pgpkg.errors import BadAddress, ScratchUnreachable
from pgpkg.scratch import Server, folders, owned

PROVIDER = os.environ.get("PGPKG_TEST_SERVER", "embedded")
SETTINGS = ScratchSettings(provider="local" if PROVIDER == "local" else "embedded")
THEIRS = ScratchSettings(provider="url", url=FromEnvironment("SCRATCH_URL_OF_TEST"))


def secret(server: Server) -> str:
    """The password with which a session really came in."""
    with closing(server.connect()) as connection:
        assert len(connection.info.password) == 32
        return connection.info.password


def passfile(address: str) -> Path:
    (found,) = parse_qs(urlsplit(address).query)["passfile"]
    return Path(found)


def test_address_names_a_file_that_only_the_caller_reads() -> None:
    with scratch.server(SETTINGS) as server:
        file = passfile(server.url("shop"))
        found = file.stat()
        assert urlsplit(server.url("shop")).password is None
        assert (found.st_mode & 0o7777, found.st_uid) == (0o600, os.geteuid())
        assert secret(server) in file.read_text()
    assert not file.exists()


def test_server_is_only_reached_with_the_file(server: Server) -> None:
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(urlsplit(server.url())._replace(query="passfile=/dev/null").geturl())


def test_state_for_others_holds_no_password() -> None:
    stay = owned.start(SETTINGS.provider, SETTINGS)
    joined = owned.join(stay.state)
    assert joined is not None
    assert secret(joined.server) not in str(stay.state)
    joined.leave()
    stay.leave()


def test_server_keeps_neither_statement_nor_log_of_the_password() -> None:
    query = "select string_agg(query, ' ') from pg_stat_statements where query ~* 'password'"
    with scratch.server(SETTINGS) as server:
        log = passfile(server.url()).with_name("log").read_text()
        with psycopg.connect(server.url()) as connection:
            connection.execute("create extension pg_stat_statements")
            row = connection.execute(query).fetchone()
        assert row is not None
        assert "SCRAM-SHA-256" in row[0]
        assert secret(server) not in row[0] + log


@pytest.mark.parametrize(
    "program",
    [
        ["psql", "-XAtc", "select 'it ' || 'answers'"],
        ["pgbench", "-n", "-t", "1", "-f", "SCRIPT"],
        ["pg_dump", "--schema-only"],
        ["yoyo", "list", "--batch", "FOLDER", "--database"],
    ],
    ids=lambda words: words[0],
)
def test_programs_come_in_with_the_address_alone(
    server: Server, database: str, tmp_path: Path, program: list[str]
) -> None:
    script = tmp_path / "script.sql"
    script.write_text("select 1;\n")
    (tmp_path / "migrations").mkdir()
    places = {"SCRIPT": str(script), "FOLDER": str(tmp_path / "migrations")}
    name, *words = (places.get(word, word) for word in program)
    assert server.bin is not None
    folder = Path(sys.executable).parent if name == "yoyo" else server.bin
    if name == "yoyo":
        database = database.replace("postgresql://", "postgresql+psycopg://")
    if not (folder / name).is_file():
        pytest.skip(f"the server brings no {name}")

    told = subprocess.run(
        [folder / name, *words, database], capture_output=True, text=True, check=False
    )

    assert (told.returncode, told.stderr.count("rror")) == (0, 0), told.stderr
    assert secret(server) not in told.stdout + told.stderr


@pytest.fixture
def odd_place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with everything in its name that an address could misunderstand."""
    made = Path("/tmp") / f"odd +&?#%41=é;'{os.getpid()}"
    made.mkdir()
    made.chmod(0o755)
    monkeypatch.setenv(folders.DATA_VARIABLE, str(made))
    yield made
    shutil.rmtree(made)


def test_folder_of_any_name_is_quoted_in_the_address(odd_place: Path) -> None:
    with scratch.server(SETTINGS) as server:
        assert passfile(server.url()).parent.parent == odd_place
        assert " " not in server.url()
        assert server.bin is not None
        subprocess.run(
            [server.bin / "psql", "-XAtc", "select 1", server.url(server.create())],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    assert list(odd_place.iterdir()) == []


@pytest.fixture(params=["ours", "theirs"])
def any_server(
    request: pytest.FixtureRequest, server: Server, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """A server of ours, and one whose address somebody gave us with the password in it."""
    if request.param == "ours":
        yield server
        return
    address = server.url().replace("postgres@", f"postgres:{secret(server)}@")
    monkeypatch.setenv("SCRATCH_URL_OF_TEST", address.partition("?")[0])
    with scratch.server(THEIRS) as found:
        yield found


def test_nobody_sees_the_password_while_pgbench_runs(any_server: Server, tmp_path: Path) -> None:
    file = tmp_path / "one.sql"
    file.write_text("-- name: one\n-- unit: shop\nselect pg_sleep(0.01);\n")
    template = any_server.template("empty", lambda _: None)
    (tmp_path / "pgpkg.toml").write_text('[project]\nname = "shop"\n')
    once: dict[str, Any] = {"scale": 1, "clients": 1, "seconds": 1, "progress": lambda _: None}
    chosen = bench.scripts(tmp_path), any_server, template, load(tmp_path)

    lines = seen_while(lambda: bench.run(*chosen, **once))

    assert any("pgbench" in line and "one.sql" in line for line in lines)
    assert not any(secret(any_server) in line for line in lines)


def seen_while(work: Callable[[], object]) -> set[str]:
    """The command lines of all processes of the machine while something runs."""
    thread = threading.Thread(target=work)
    thread.start()
    lines = set()
    while thread.is_alive():
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                lines.add(file.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
            except OSError:
                continue
        thread.join(0.05)
    return lines


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ann:s3cret%zz@127.0.0.1:1/x",
        "postgresql://ann:s3cret s3cret@127.0.0.1:1/x",
        "postgresql://ann:pa@s3cret@127.0.0.1:1/x",
        "host=127.0.0.1 password=two s3cret",
        "postgresql://ann:s3cret/s3cret@127.0.0.1:1/x",
        "postgresql://ann:s3cret@127.0.0.1:1/x",
    ],
)
def test_error_never_tells_a_piece_of_the_password(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRATCH_URL_OF_TEST", address)
    with pytest.raises((BadAddress, ScratchUnreachable)) as caught:
        scratch.start(THEIRS)
    assert caught.value.detail
    assert "s3cret" not in str(caught.value.__dict__)

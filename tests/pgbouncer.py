"""pgbouncer before a database: `with pooled(url, folder, "transaction") as url`."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict

from pgpkg import database as databases
from pgpkg.errors import Unreachable

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def require() -> None:
    """Skip where there is no pgbouncer; CI must have it."""
    if PGBOUNCER is None:
        if os.environ.get("CI"):
            pytest.fail("pgbouncer is missing, and CI must have it")
        pytest.skip("pgbouncer is not installed")


@contextmanager
def pooled(url: str, folder: Path, mode: str, size: int = 5) -> Iterator[str]:
    """Start pgbouncer in a mode, in a folder of its own, and give the address."""
    assert PGBOUNCER is not None
    parts = conninfo_to_dict(url)
    with closing(databases.connect(url)) as connection:
        secret = connection.info.password
    port = free_port()
    folder.chmod(0o755)
    users = folder / "users.txt"
    users.write_text(f'"{parts["user"]}" "{secret}"\n')
    config = folder / "pgbouncer.ini"
    target = f"host={parts['host']} port={parts['port']} dbname={parts['dbname']}"
    password = f" password={secret}" if secret else ""
    config.write_text(
        f"[databases]\npooled = {target} user={parts['user']}{password}\n[pgbouncer]\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = any\nauth_file = {users}\npool_mode = {mode}\n"
        f"default_pool_size = {size}\nlogfile =\npidfile =\n"
    )
    as_user: dict[str, Any] = {}
    copies: list[Path] = []
    if os.getuid() == 0:
        as_user = {"user": pwd.getpwnam("postgres").pw_uid}
        config, copy = open_to_all(port, config.read_text(), users)
        copies = [config, copy]
    process = subprocess.Popen(
        [PGBOUNCER, str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **as_user,
    )
    try:
        address = f"postgresql://{parts['user']}@127.0.0.1:{port}/pooled"
        until_it_answers(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)
        for file in copies:
            file.unlink()


def open_to_all(port: int, text: str, users: Path) -> tuple[Path, Path]:
    """pgbouncer refuses to run as root, and nobody else may look into root's folders: give both
    files to the user that it runs as."""
    config, copy = Path(f"/tmp/pgbouncer-{port}.ini"), Path(f"/tmp/pgbouncer-{port}.users")
    for file, content in ((config, text.replace(str(users), str(copy))), (copy, users.read_text())):
        file.touch(mode=0o600)
        file.write_text(content)
        os.chown(file, pwd.getpwnam("postgres").pw_uid, -1)
    return config, copy


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until_it_answers(url: str) -> None:
    for _ in range(100):
        with suppress(Unreachable):
            databases.connect(url).close()
            return
        time.sleep(0.05)
    pytest.fail("pgbouncer did not start")

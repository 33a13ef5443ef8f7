"""A transaction pooler is refused, a session pooler is not."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from pgpkg import database as databases
from pgpkg.errors import TransactionPooler, Unreachable

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@pytest.fixture
def pooled(applied, tmp_path_factory):
    """A function that starts pgbouncer before the database, in a mode; the address is answered."""
    if PGBOUNCER is None:
        if os.environ.get("CI"):
            pytest.fail("pgbouncer is missing, and CI must have it")
        pytest.skip("pgbouncer is not installed")
    started, copies = [], []

    def start(mode, size=5):
        parts = conninfo_to_dict(applied.url)
        with closing(applied.connect()) as connection:
            parts["password"] = connection.info.password
        with closing(databases.connect(applied.url)) as connection:
            secret = connection.info.password
        port = free_port()
        folder = tmp_path_factory.mktemp("pgbouncer")
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
        as_user = {}
        if os.getuid() == 0:
            as_user = {"user": pwd.getpwnam("postgres").pw_uid}
            config, copy = open_to_all(port, config.read_text(), users)
            copies.extend([config, copy])
        started.append(
            subprocess.Popen(
                [PGBOUNCER, str(config)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **as_user,
            )
        )
        url = f"postgresql://{parts['user']}@127.0.0.1:{port}/pooled"
        until_it_answers(url)
        return url

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=10)
    for file in copies:
        file.unlink()


def open_to_all(port, text, users):
    """pgbouncer refuses to run as root, and nobody else may look into root's folders: give both
    files to the user that it runs as."""
    config, copy = Path(f"/tmp/pgbouncer-{port}.ini"), Path(f"/tmp/pgbouncer-{port}.users")
    for file, content in ((config, text.replace(str(users), str(copy))), (copy, users.read_text())):
        file.touch(mode=0o600)
        file.write_text(content)
        os.chown(file, pwd.getpwnam("postgres").pw_uid, -1)
    return config, copy


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until_it_answers(url):
    for _ in range(100):
        with suppress(Unreachable):
            databases.connect(url).close()
            return
        time.sleep(0.05)
    pytest.fail("pgbouncer did not start")


def test_transaction_pooling_is_refused(applied, pooled):
    applied.url = pooled("transaction")
    applied.migration("shop_0002_add_note", "create table shop.note ();\n")

    with pytest.raises(TransactionPooler) as caught:
        applied.apply()

    assert "pool in session mode" in caught.value.hint
    assert applied.value("select to_regclass('shop.note')") is None
    assert [m.id for m in applied.plan().migrations] == ["shop_0002_add_note"]


@pytest.mark.parametrize("size", [5, 1])
def test_session_pooling_is_welcome(applied, pooled, size):
    direct, applied.url = applied.url, pooled("session", size)
    applied.migration("shop_0002_add_note", "create table shop.note ();\n")

    assert applied.apply().migrations == ("shop_0002_add_note",)
    applied.url = direct
    assert applied.value("select to_regclass('shop.note')") is not None

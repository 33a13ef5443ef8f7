"""Start postgres in a folder of its own, without pg_ctl, and know when it answers."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pgpkg.errors import ScratchPortTaken, ScratchStartFailed
from pgpkg.scratch import cluster, folders, keeper, sweep, user
from pgpkg.scratch.binaries import Binaries

HOST = "127.0.0.1"
PATIENCE = 60.0
PORTS_TO_TRY = 10
SETTINGS = {
    "listen_addresses": HOST,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "logical",
    "max_connections": "200",
    "max_worker_processes": "32",
    "shared_buffers": "128MB",
    # Files in the data folder instead of /dev/shm: they go away with it.
    "dynamic_shared_memory_type": "mmap",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "lc_messages": "C",
}


@dataclass
class Process:
    """A running postgres. `users` is the descriptor that keeps it alive; see keeper.py."""

    folder: Path
    port: int = 0
    pid: int = 0
    password: str = ""
    users: int | None = None
    keeper: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"postgresql://postgres:{self.password}@{HOST}:{self.port}/postgres"

    def leave(self) -> None:
        """Stop using the server; the last to leave ends it, and waits until nothing is left."""
        if self.users is not None:
            os.close(self.users)
            self.users = None
        if self.keeper is None:
            return
        if sweep.has_users(self.folder):
            self.keeper.returncode = 0  # others go on, the keeper waits for them and not we for it
            return
        self.keeper.wait()
        if self.folder.exists():
            keeper.bury(self.folder)  # the keeper itself was killed


def start_kept(binaries: Binaries, extra: Mapping[str, str]) -> Process:
    """Start a server that ends when the caller leaves it or ends, in whatever way.

    Raises ScratchStartFailed, ScratchDiskFull or ScratchPortTaken.
    """
    sweep.sweep()
    account = user.account()
    folder = _new_folder(account)
    pipe = folder / "users"
    os.mkfifo(pipe, 0o600)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    users = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    try:
        kept_by = _keeper(folder, reading)
    finally:
        os.close(reading)
    process = Process(folder, password=secrets.token_hex(16), users=users, keeper=kept_by)
    said = _Said(kept_by)
    try:
        cluster.make(binaries, folder / "data", account)

        def ask(request: dict[str, Any]) -> Callable[[], bool]:
            said.ask(request)
            return said.server_ended

        _start(process, binaries, extra, account, None, ask)
        said.close()
    except BaseException:
        said.close()
        process.leave()
        raise
    return process


def join(folder: Path) -> Process | None:
    """Use a server that another process has started; None when it is gone or on its way out."""
    try:
        with (folder / "door").open("a") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            users = os.open(folder / "users", os.O_WRONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return None
    return Process(folder, users=users)


def start_alone(binaries: Binaries, extra: Mapping[str, str], port: int | None) -> Process:
    """Start a server that goes on when the caller ends. `keeper.bury` ends it.

    Raises what start_kept raises; ScratchPortTaken also when `port` is not free.
    """
    sweep.sweep()
    account = user.account()
    folder = _new_folder(account)
    (folder / "alone").touch(mode=0o600)
    process = Process(folder, password=secrets.token_hex(16))
    try:
        cluster.make(binaries, folder / "data", account)

        def ask(request: dict[str, Any]) -> Callable[[], bool]:
            started = keeper.start(request)
            return lambda: started.poll() is not None

        _start(process, binaries, extra, account, port, ask)
    except BaseException:
        keeper.bury(folder)
        raise
    return process


def _new_folder(account: user.Account | None) -> Path:
    """Make the server's folder. For root it stays root's own; the server has two rooms in it."""
    root = folders.data_roots()[0]
    folder = root / f"{sweep.PREFIX}{os.geteuid()}-{secrets.token_hex(4)}"
    longest = folder / "socket" / ".s.PGSQL.65535"
    if len(os.fsencode(longest)) > 103:
        raise ScratchStartFailed(
            "the path of the server's socket is too long",
            detail=f"{longest} has more than 103 bytes.",
            hint=f"Name a shorter folder with {folders.DATA_VARIABLE}=/tmp",
        )
    try:
        folder.mkdir(mode=0o711 if account else 0o700)
        room = folder / "socket"
        room.mkdir(mode=0o700)
        if account:
            folder.chmod(0o711)  # passed through on the way to socket/ and data/
            os.chown(room, account.uid, account.gid)
    except OSError as error:
        raise ScratchStartFailed(
            "the scratch server has no place for its files",
            detail=f"{error.filename}: {error.strerror}",
            hint=f"Name a folder with {folders.DATA_VARIABLE}=/some/folder",
        ) from error
    return folder


def _keeper(folder: Path, pipe: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", keeper.__file__, str(folder), str(pipe)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        pass_fds=[pipe],
        cwd="/",
        start_new_session=True,
    )


def _start(
    process: Process,
    binaries: Binaries,
    extra: Mapping[str, str],
    account: user.Account | None,
    port: int | None,
    ask: Callable[[dict[str, Any]], Callable[[], bool]],
) -> None:
    for _ in range(1 if port else PORTS_TO_TRY):
        process.port = port or _free_port()
        log = process.folder / "log"
        log.unlink(missing_ok=True)
        ended = ask(
            {
                "argv": _command(process, binaries, extra),
                "env": cluster.environment(),
                "log": str(log),
                "user": account.uid if account else None,
                "group": account.gid if account else None,
            }
        )
        if _wait(process, ended):
            _lock_up(process)
            return
        text = log.read_text(errors="replace") if log.exists() else ""
        if "Address already in use" not in text:
            raise _failed(text, process)
    raise ScratchPortTaken(
        f"port {port} is taken" if port else "no free port was found",
        detail=f"Somebody else listens on {HOST}:{process.port}."
        if port
        else f"{PORTS_TO_TRY} ports were tried on {HOST}, and all were taken in the meantime.",
        hint="Name another port, or end the program that listens there." if port else "Try again.",
    )


def _command(process: Process, binaries: Binaries, extra: Mapping[str, str]) -> list[str]:
    settings = SETTINGS | {
        "port": str(process.port),
        "unix_socket_directories": str(process.folder / "socket"),
        **extra,
    }
    command = [str(binaries.bin / "postgres"), "-D", str(process.folder / "data")]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    return command


def _wait(process: Process, ended: Callable[[], bool]) -> bool:
    """Wait until the postmaster writes that it is ready. False when it has ended instead."""
    status = process.folder / "data" / "postmaster.pid"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError):
            lines = status.read_text().splitlines()
            if len(lines) >= 8 and lines[7].strip() == "ready":
                process.pid = int(lines[0])
                return True
        if ended():
            return False
        time.sleep(0.002)
    log = process.folder / "log"
    raise _failed(log.read_text(errors="replace") if log.exists() else "", process)


def _lock_up(process: Process) -> None:
    """Give the superuser a password nobody else knows, through the socket only we can open."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(
        host=str(process.folder / "socket"),
        port=process.port,
        user="postgres",
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(
            sql.SQL("alter role postgres password {}").format(sql.Literal(process.password))
        )


def _failed(log: str, process: Process) -> Exception:
    if "No space left on device" in log:
        return cluster.disk_full(process.folder / "data")
    return ScratchStartFailed(
        "the scratch server did not start",
        detail=log.strip()[-2000:] or f"It wrote nothing in {PATIENCE:.0f} s.",
        hint="The lines above are the server's own.",
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


class _Said:
    """What the keeper is asked and what it answers."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.stdin, self.stdout = process.stdin, process.stdout
        self.ended = False

    def ask(self, request: dict[str, Any]) -> None:
        self.ended = False
        with contextlib.suppress(BrokenPipeError):
            self.stdin.write(json.dumps(request).encode() + b"\n")
            self.stdin.flush()

    def server_ended(self) -> bool:
        while select.select([self.stdout], [], [], 0)[0]:
            line = self.stdout.readline()
            if not line or "exit" in json.loads(line):
                self.ended = True
            if not line:
                break
        return self.ended

    def close(self) -> None:
        """Nothing more to say. A keeper is not interested in that: it looks at the pipe."""
        for end in (self.stdin, self.stdout):
            with contextlib.suppress(OSError):
                end.close()

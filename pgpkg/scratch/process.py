"""Servers in folders of their own: kept as long as somebody uses them, or left alone."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from weakref import WeakSet

from pgpkg.errors import ScratchStartFailed
from pgpkg.scratch import cluster, folders, keeper, launch, passfile, sweep, user
from pgpkg.scratch.binaries import Binaries

PASSFILE = "pgpass"


@dataclass(eq=False)
class Process:
    """A running postgres. `users` is the descriptor that keeps it alive; see keeper.py."""

    folder: Path
    port: int = 0
    pid: int = 0
    users: int | None = None
    keeper: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        _in_use.add(self)

    @property
    def url(self) -> str:
        return passfile.address(self.folder / PASSFILE, launch.HOST, self.port)

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


_in_use: WeakSet[Process] = WeakSet()


def _forget_in_child() -> None:
    """A forked child is no user: a daemon that a test forks off must not keep the server alive."""
    for process in _in_use:
        if process.users is not None:
            os.close(process.users)
            process.users = None
            process.keeper = None


os.register_at_fork(after_in_child=_forget_in_child)


def start_kept(binaries: Binaries, extra: Mapping[str, str]) -> Process:
    """Start a server that ends when the caller leaves it or ends, in whatever way.

    Raises ScratchStartFailed, ScratchDiskFull or ScratchPortTaken.
    """
    process, said = _start(binaries, extra, None)
    said.close()
    return process


def start_alone(binaries: Binaries, extra: Mapping[str, str], port: int | None) -> Process:
    """Start a server that goes on when the caller ends. `keeper.bury` ends it.

    Raises what start_kept raises; ScratchPortTaken also when `port` is not free.
    """
    process, said = _start(binaries, extra, port)
    said.ask({"release": True})
    said.close()
    assert process.keeper is not None
    process.keeper.wait()
    process.keeper = None
    process.leave()
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


def _start(binaries: Binaries, extra: Mapping[str, str], port: int | None) -> tuple[Process, _Said]:
    """Start keeper and server. The keeper comes first: it cleans up whatever happens after."""
    # The driver takes longer to load than everything else; meanwhile the disk and initdb work.
    threading.Thread(target=import_module, args=("psycopg",), daemon=True).start()
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
    process = Process(folder, users=users, keeper=kept_by)
    said = _Said(kept_by)

    def ask(request: dict[str, Any]) -> Callable[[], bool]:
        said.ask(request)
        return said.server_ended

    try:
        cluster.make(binaries, folder / "data", account)
        order = launch.Order(folder, binaries, extra, account, secrets.token_hex(16))
        process.port, process.pid = launch.launch(order, port, ask)
        _keep_password(folder, process.port, order.password)
    except BaseException:
        said.close()
        process.leave()
        raise
    return process, said


def _keep_password(folder: Path, port: int, password: str) -> None:
    try:
        passfile.write(folder / PASSFILE, launch.HOST, port, password)
    except OSError as error:
        raise cluster.refused(error, folder / "data") from error


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

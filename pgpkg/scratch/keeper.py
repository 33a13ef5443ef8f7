"""The keeper: a small process that starts one postgres, and ends it when nobody uses it any more.

Every user of the server holds the writing end of one named pipe. The kernel closes that end when a
user exits, is interrupted or is killed, so the reading end here hears of all of them. Then the
server is stopped and its folder removed; there is no second way in which a server ends.

The file runs by itself (`python -I -S keeper.py FOLDER PIPE`) and so imports the standard library
only. It lives in a session of its own, out of reach of Ctrl-C.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PATIENCE = 5.0  # seconds for postgres to stop at once, and for its folder to go away


def main(folder: Path, pipe: int) -> None:
    """Serve requests on standard input until the pipe has no writer left, then end the server.

    A server that is released goes on without us, until somebody buries it.
    """
    keeper = Keeper(folder, pipe)
    try:
        keeper.serve()
    finally:
        if not keeper.released:
            bury(folder, keeper.server)


class Keeper:
    """One folder, one pipe, at most one running server."""

    def __init__(self, folder: Path, pipe: int) -> None:
        self.folder = folder
        self.pipe = pipe
        self.server: subprocess.Popen[bytes] | None = None
        self.released = False

    def serve(self) -> None:
        """Return when nobody uses the server, when we are told to end, or after a release."""
        signals = _signals()
        watch = select.poll()
        watch.register(0, select.POLLIN)
        watch.register(self.pipe, 0)
        watch.register(signals, select.POLLIN)
        while not self.released:
            for descriptor, event in watch.poll():
                if descriptor == 0:
                    if not self._listen():
                        watch.unregister(0)
                elif descriptor == signals:
                    if self._must_end(os.read(signals, 64)):
                        return
                elif event & select.POLLHUP and self._nobody_joins():
                    return

    def _listen(self) -> bool:
        """Do what a line of standard input asks. False when no more will come."""
        line = _line()
        if not line:
            return False
        request = json.loads(line)
        if "release" in request:
            (self.folder / "alone").touch(mode=0o600)
            (self.folder / "users").unlink(missing_ok=True)
            self.released = True
        else:
            self.server = start(request)
            _say({"pid": self.server.pid})
        return True

    def _must_end(self, caught: bytes) -> bool:
        if self.server is not None and self.server.poll() is not None:
            _say({"exit": self.server.returncode})
        return signal.SIGTERM in caught or signal.SIGHUP in caught

    def _nobody_joins(self) -> bool:
        """Look again under the lock that joining processes take, and close the door."""
        with (self.folder / "door").open("a") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            again = select.poll()
            again.register(self.pipe, 0)
            if not again.poll(0):
                return False
            (self.folder / "users").unlink(missing_ok=True)
            return True


def _signals() -> int:
    """Return a descriptor that can be read when a child ended or somebody wants us to end."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: None)
    return reading


def bury(folder: Path, server: subprocess.Popen[bytes] | None = None) -> None:
    """Stop the server in `folder`, free its shared memory and remove the folder."""
    data = folder / "data"
    memory = _shared_memory(data)
    _stop(data, server)
    if memory is not None:
        _free(*memory)
    end = time.monotonic() + PATIENCE
    while folder.exists() and time.monotonic() < end:
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            time.sleep(0.02)


def postmaster(data: Path) -> int | None:
    """Return the pid of the postmaster that works in `data`: the one of postmaster.pid, if the
    process with that number is really ours and not a later one that was given the same number."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if pid > 1 and _works_in(pid, data) else None


def start(request: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start postgres as the request says: argv, env, log and, for root, user and group."""
    options: dict[str, Any] = {}
    if request["user"] is not None:
        options = {"user": request["user"], "group": request["group"], "extra_groups": []}
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            request["argv"],
            env=request["env"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            umask=0o077,
            start_new_session=True,
            **options,
        )
    finally:
        os.close(log)


def _stop(data: Path, server: subprocess.Popen[bytes] | None) -> None:
    if server is not None and server.poll() is None:
        server.send_signal(signal.SIGQUIT)
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        return
    pid = postmaster(data)
    if pid is None:
        return
    for name in (signal.SIGQUIT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, name)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if not _works_in(pid, data):
                return
            time.sleep(0.005)


def _works_in(pid: int, data: Path) -> bool:
    """postgres changes into its data folder, so the working folder proves whose it is."""
    proc = Path("/proc")
    if (proc / "self").exists():
        try:
            return (proc / str(pid) / "cwd").readlink() == data.resolve()
        except OSError:
            return False
    shown = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return f"-D {data}" in shown.stdout


def _shared_memory(data: Path) -> tuple[int, int] | None:
    """Return key and id of the System V segment. postgres removes the file when it ends well."""
    try:
        key, number = (data / "postmaster.pid").read_text().splitlines()[6].split()
        return int(key), int(number)
    except (OSError, ValueError, IndexError):
        return None


def _free(key: int, number: int) -> None:
    """Remove a segment that a killed postgres left, if it still is the one with that key."""
    try:
        lines = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    except OSError:
        return
    for line in lines:
        fields = line.split()
        if int(fields[0]) & 0xFFFFFFFF == key & 0xFFFFFFFF and int(fields[1]) == number:
            ctypes.CDLL(None).shmctl(number, 0, None)


def _line() -> bytes:
    """Read one line without a buffer of our own, so that poll sees what is left."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 4096)
        if not byte:
            return b""
        line += byte
    return line


def _say(answer: dict[str, int]) -> None:
    with contextlib.suppress(OSError):
        os.write(1, json.dumps(answer).encode() + b"\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

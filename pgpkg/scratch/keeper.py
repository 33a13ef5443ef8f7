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
    """Serve requests on standard input until the pipe has no writer left."""
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    os.set_blocking(wake_read, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: None)

    server: subprocess.Popen[bytes] | None = None
    watch = select.poll()
    watch.register(0, select.POLLIN)
    watch.register(pipe, 0)
    watch.register(wake_read, select.POLLIN)
    try:
        while True:
            for descriptor, event in watch.poll():
                if descriptor == pipe and event & select.POLLHUP and _nobody_joins(folder, pipe):
                    return
                if descriptor == 0:
                    line = _line()
                    if line:
                        server = start(json.loads(line))
                        _say({"pid": server.pid})
                    else:
                        watch.unregister(0)
                if descriptor == wake_read:
                    caught = os.read(wake_read, 64)
                    if signal.SIGTERM in caught or signal.SIGHUP in caught:
                        return
                    if server is not None and server.poll() is not None:
                        _say({"exit": server.returncode})
    finally:
        bury(folder, server)


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


def _nobody_joins(folder: Path, pipe: int) -> bool:
    """Look again under the lock that joining processes take, and close the door."""
    with (folder / "door").open("a") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        again = select.poll()
        again.register(pipe, 0)
        if not again.poll(0):
            return False
        (folder / "users").unlink(missing_ok=True)
        return True


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

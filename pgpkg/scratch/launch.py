"""Start one postgres without pg_ctl, and know when it answers."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pgpkg.errors import PgpkgError, ScratchPortTaken, ScratchStartFailed
from pgpkg.scratch import cluster, databases, user
from pgpkg.scratch.binaries import Binaries

Ask = Callable[[dict[str, Any]], Callable[[], bool]]
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


@dataclass(frozen=True)
class Order:
    """What to start: which binaries, in which folder, with which settings, as whom."""

    folder: Path
    binaries: Binaries
    settings: Mapping[str, str]
    account: user.Account | None
    password: str = field(repr=False)

    def request(self, port: int) -> dict[str, Any]:
        """Return what `keeper.start` needs, ready for JSON."""
        settings = SETTINGS | {
            "port": str(port),
            "unix_socket_directories": str(self.folder / "socket"),
            **self.settings,
        }
        command = [str(self.binaries.bin / "postgres"), "-D", str(self.folder / "data")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return {
            "argv": command,
            "env": cluster.environment(),
            "log": str(self.folder / "log"),
            "user": self.account.uid if self.account else None,
            "group": self.account.gid if self.account else None,
        }


def launch(order: Order, wanted: int | None, ask: Ask) -> tuple[int, int]:
    """Start postgres through `ask` and return its port and pid once it takes queries.

    `ask` starts what a request describes and returns a function that tells whether it has ended.
    Without a wanted port a free one is looked for. Raises ScratchStartFailed, ScratchDiskFull or
    ScratchPortTaken.
    """
    log = order.folder / "log"
    for _ in range(1 if wanted else PORTS_TO_TRY):
        port = wanted or _free_port()
        log.unlink(missing_ok=True)
        pid = _wait(order.folder, ask(order.request(port)))
        if pid is not None:
            _lock_up(order, port)
            return port, pid
        text = _text(log)
        if "Address already in use" not in text:
            raise _failed(text, order.folder)
    raise _taken(wanted)


def _wait(folder: Path, ended: Callable[[], bool]) -> int | None:
    """Return the postmaster's pid once it writes that it is ready, None when it has ended."""
    status = folder / "data" / "postmaster.pid"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError):
            lines = status.read_text().splitlines()
            if len(lines) >= 8 and lines[7].strip() == "ready":
                return int(lines[0])
        if ended():
            return None
        time.sleep(0.002)
    raise _failed(_text(folder / "log"), folder)


def _lock_up(order: Order, port: int) -> None:
    """Give the superuser a password nobody else knows, through the socket only we can open.

    The server is told its SCRAM verifier: pg_stat_statements and the log keep statements.
    """
    import psycopg
    from psycopg import sql

    try:
        with psycopg.connect(
            host=str(order.folder / "socket"), port=port, user="postgres", dbname="postgres"
        ) as connection:
            verifier = connection.pgconn.encrypt_password(
                order.password.encode(), b"postgres", b"scram-sha-256"
            )
            connection.execute(
                sql.SQL("alter role postgres password {}").format(sql.Literal(verifier.decode()))
            )
    except psycopg.Error as error:
        raise databases.translated(error) from error


def _taken(wanted: int | None) -> ScratchPortTaken:
    if wanted is None:
        return ScratchPortTaken(
            "no free port was found",
            detail=f"{PORTS_TO_TRY} ports were tried on {HOST}; each was taken in the meantime.",
            hint="Try again when fewer servers are started at once.",
        )
    return ScratchPortTaken(
        f"port {wanted} is taken",
        detail=f"Somebody else listens on {HOST}:{wanted}.",
        hint="Name another port, or end the program that listens there.",
    )


def _text(log: Path) -> str:
    return log.read_text(errors="replace") if log.exists() else ""


def _failed(log: str, folder: Path) -> PgpkgError:
    if "No space left on device" in log:
        return cluster.disk_full(folder / "data")
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

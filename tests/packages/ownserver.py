"""A server of the test's own, which it may crash, restart and copy: `with own_server() as server`.

It trusts everybody on the loopback and lives for the seconds of one test. Where a shared server
will do, use the fixtures of the plugin.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from pgpkg.config import ScratchSettings
from pgpkg.scratch import cluster, folders, owned, user
from pgpkg.scratch.binaries import Binaries

TRUST = "host all all 127.0.0.1/32 trust\nhost replication all 127.0.0.1/32 trust\n"
PATIENCE = 60.0


def free_port() -> int:
    """A port of the loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class OwnServer:
    """One postgres in a folder. `start`, `crash` and `stop` may be called in turn."""

    folder: Path
    binaries: Binaries
    settings: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, and come back when it takes queries."""
        settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "dynamic_shared_memory_type": "mmap",
            "shared_buffers": "32MB",
            "fsync": "off",
            **self.settings,
        }
        command = [str(self.binaries.bin / "postgres"), "-D", str(self.folder / "data")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **_as_server())
        self._wait()

    def crash(self) -> None:
        """End it at once, as a crash does: the next start has to recover."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        self._end(signal.SIGINT)

    @contextlib.contextmanager
    def standby(self) -> Iterator[OwnServer]:
        """A streaming copy of this server that takes queries."""
        with _folder() as folder:
            subprocess.run(
                [
                    *(self.binaries.bin / "pg_basebackup", "-D", folder / "data", "-R"),
                    *("-c", "fast", "-X", "stream", "--no-sync", "-d", self.url()),
                ],
                check=True,
                capture_output=True,
                **_as_server(),
            )
            copy = OwnServer(folder, self.binaries, self.settings)
            copy.start()
            try:
                yield copy
            finally:
                copy.stop()

    def wait_for(self, other: OwnServer) -> None:
        """Wait until this standby has what `other` has written so far."""
        with psycopg.connect(other.url()) as there, psycopg.connect(self.url()) as here:
            (place,) = there.execute("select pg_current_wal_lsn()").fetchone() or ("0/0",)
            reached = "select pg_last_wal_replay_lsn() >= %s::pg_lsn"
            _until(lambda: (here.execute(reached, [place]).fetchone() or [False])[0] is True)

    def _wait(self) -> None:
        def answers() -> bool:
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text()[-2000:])
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.url(), connect_timeout=2).close()
                return True
            return False

        _until(answers)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE)
            self.process = None


@contextlib.contextmanager
def own_server(provider: str, **settings: str) -> Iterator[OwnServer]:
    """A fresh server of the binaries that the tests run on."""
    binaries, options, _ = owned.parts(provider, ScratchSettings(provider=provider))
    with _folder() as folder:
        cluster.make(binaries, folder / "data", user.account())
        (folder / "data" / "pg_hba.conf").write_text(TRUST)
        server = OwnServer(folder, binaries, {**options, **settings})
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder that the user of the server owns; gone afterwards."""
    account = user.account()
    made = Path(tempfile.mkdtemp(prefix="own-", dir=folders.data_roots()[0]))
    if account:
        os.chown(made, account.uid, account.gid)
    try:
        yield made
    finally:
        shutil.rmtree(made)


def _as_server() -> dict[str, object]:
    account = user.account()
    return {"env": cluster.environment(), "cwd": "/", **(account.switch if account else {})}


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if is_so():
            return
        time.sleep(0.01)
    raise TimeoutError("the server did not get there")

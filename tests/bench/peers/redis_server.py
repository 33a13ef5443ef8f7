"""A Redis of our own: on a free port, nothing kept, gone afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.bench.peers.installed import Installed


@contextmanager
def redis_server(installed: Installed) -> Iterator[int]:
    """Lend the port of a running redis-server."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port: int = probe.getsockname()[1]
    command = [str(installed.redis), "--port", str(port), "--bind", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--save", "", "--appendonly", "no"],
        env={**os.environ, **installed.redis_environment},
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit("redis-server does not answer")

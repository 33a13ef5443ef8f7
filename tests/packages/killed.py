"""A client of its own process that is killed with SIGKILL while it holds a transaction open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

CLIENT = """
import sys
import psycopg
session = psycopg.connect(sys.argv[1])
for statement in sys.argv[2:]:
    session.execute(statement)
print("ready", flush=True)
sys.stdin.read()
"""


@contextmanager
def client_to_kill(url: str, *statements: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has run these statements in one transaction and does not commit; kill it."""
    process = subprocess.Popen(
        [sys.executable, "-c", CLIENT, url, *statements],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()

"""The processor time that a server spends on a script: what a busy disk or machine cannot blur.

Linux only; elsewhere nothing is told. The server process has the time of all sessions that ended.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import psycopg


class Spent:
    """Microseconds of the server for each job, by side and round."""

    def __init__(self) -> None:
        self.by_side: dict[str, list[float]] = {}

    def watch(self, side: str, url: str, jobs: int, work: Callable[[], float]) -> float:
        """Do the work, note what it took, and return its result."""
        server = _server(url)
        before = _seconds(server)
        found = work()
        if server is not None:
            spent = (_seconds(server) - before) / jobs * 1_000_000
            self.by_side.setdefault(side, []).append(spent)
        return found


def _server(url: str) -> Path | None:
    with psycopg.connect(url) as connection:
        query = "select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)"
        (number,) = connection.execute(query).fetchone() or ("",)
    file = Path("/proc", number, "stat")
    return file if file.is_file() else None


def _seconds(server: Path | None) -> float:
    """Read what ended sessions have used, in their own code and in the kernel."""
    if server is None:
        return 0.0
    fields = server.read_text().rsplit(")", 1)[1].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")

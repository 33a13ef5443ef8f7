"""A throwaway server that keeps what it says it has kept: what the benchmarks of this folder share.

It lies on disk, with fsync, synchronous_commit and full_page_writes on, as in production.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pgpkg.config import ScratchSettings
from pgpkg.scratch import Server, owned, process
from pgpkg.scratch.folders import DATA_VARIABLE

SETTINGS = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@contextmanager
def durable_server(
    root: Path, provider: str = "embedded", extra: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Lend a server (`embedded` or `local`) whose data lie in `root`; nothing of it is left."""
    data = root / "server"
    data.mkdir()
    for folder in (root, data):
        folder.chmod(0o755)  # as root the server runs as somebody else
    os.environ[DATA_VARIABLE] = str(data)
    binaries, settings, cron = owned.parts(provider, ScratchSettings())
    running = process.start_kept(binaries, {**settings, **SETTINGS, **(extra or {})})
    lent = owned.server(owned.state(provider, binaries, cron, running))
    try:
        yield lent
    finally:
        lent.close()
        running.leave()

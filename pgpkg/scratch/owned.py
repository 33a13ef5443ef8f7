"""Servers that we start from binaries on this machine: the providers embedded and local."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pgpkg.config import ScratchSettings
from pgpkg.scratch import embedded, local, process
from pgpkg.scratch.binaries import Binaries
from pgpkg.scratch.databases import Server


class Stay:
    """Our stay at a server. `state` lets another process of the same user join it."""

    def __init__(self, running: process.Process, state: Mapping[str, Any]) -> None:
        self._running = running
        self.state = dict(state)
        try:
            self.server = server(state)
        except BaseException:
            running.leave()
            raise

    def leave(self) -> None:
        """End the server if nobody else uses it."""
        self.server.close()
        self._running.leave()


def start(provider: str, settings: ScratchSettings) -> Stay:
    """Start a server that ends with its last user."""
    binaries, options, cron = parts(provider, settings)
    running = process.start_kept(binaries, options)
    return Stay(running, state(provider, binaries, cron, running))


def join(state: Mapping[str, Any]) -> Stay | None:
    """Use the server that another process has started; None when it is gone."""
    running = process.join(Path(state["folder"]))
    return Stay(running, state) if running is not None else None


def parts(provider: str, settings: ScratchSettings) -> tuple[Binaries, dict[str, str], str | None]:
    """Return binaries, settings and the database of pg_cron for a server of this provider."""
    module = embedded if provider == "embedded" else local
    binaries = module.binaries(settings)
    return binaries, *module.options(binaries)


def state(
    provider: str, binaries: Binaries, cron: str | None, running: process.Process
) -> dict[str, Any]:
    """Return what must be known to use the server, ready for JSON. It holds no password."""
    return {
        "provider": provider,
        "address": running.url,
        "bin": str(binaries.bin),
        "cron_database": cron,
        "folder": str(running.folder),
        "pid": running.pid,
    }


def server(state: Mapping[str, Any]) -> Server:
    """Return the server that a state describes."""
    return Server(
        "embedded" if state["provider"] == "embedded" else "local",
        state["address"],
        bin_folder=Path(state["bin"]),
        cron_database=state["cron_database"],
    )

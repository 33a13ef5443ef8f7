"""One server for several processes: the first to come starts it, the last to leave ends it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pgpkg import scratch
from pgpkg.config import ScratchSettings
from pgpkg.scratch.databases import Server

PATIENCE = 10.0


@contextlib.contextmanager
def server(
    settings: ScratchSettings, meeting_point: Path, extensions: Iterable[str] = ()
) -> Iterator[Server]:
    """Lend the server that the processes which name the same file share.

    The file is readable for its owner only: an address of `scratch.url` may hold a password.
    """
    with _locked(meeting_point):
        known = read(meeting_point)
        stay = scratch.join(known) if known else None
        if stay is None:
            stay = scratch.start(settings, extensions)
            write(meeting_point, stay.state)
    try:
        yield stay.server
    finally:
        stay.leave()


def wait_until_gone(meeting_point: Path) -> None:
    """Wait until the last user's leaving has ended the server that the file names."""
    state = read(meeting_point) or {}
    end = time.monotonic() + PATIENCE
    while "folder" in state and Path(state["folder"]).exists() and time.monotonic() < end:
        time.sleep(0.02)


def read(file: Path) -> dict[str, Any] | None:
    """Return the state in a file; None when there is none that can be read."""
    try:
        state = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return state if isinstance(state, dict) else None


def write(file: Path, state: Mapping[str, Any]) -> None:
    """Write a state as a whole or not at all, for its owner's eyes only."""
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
        json.dump(state, target)
    new.replace(file)


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.with_name(f"{file.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

"""Where pgpkg keeps what it can make again: prepared servers, and what it has parsed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

VARIABLE = "PGPKG_CACHE_DIR"


def wanted() -> tuple[Path, Path]:
    """Return the folder to use, and the one for when it cannot be used.

    Root has it in /var/cache, where the user that runs the server can read it.
    """
    uid = os.geteuid()
    fallback = Path(tempfile.gettempdir()) / f"pgpkg-cache-{uid}"
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE]), fallback
    if uid == 0:
        return Path("/var/cache/pgpkg"), fallback
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "pgpkg", fallback


def folder() -> Path | None:
    """Return the folder, made where it was missing; None when this user can have none."""
    uid = os.geteuid()
    for place in wanted():
        try:
            place.mkdir(mode=0o755 if uid == 0 else 0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if place.stat().st_uid == uid and os.access(place, os.W_OK):
            return place.resolve()
    return None

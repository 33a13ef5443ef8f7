"""Where scratch servers keep their files: a cache that stays, and folders that go away."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from pgpkg import caches
from pgpkg.errors import ScratchError

CACHE_VARIABLE = caches.VARIABLE
DATA_VARIABLE = "PGPKG_SCRATCH_DIR"
MEMORY = Path("/dev/shm")
ROOM = 1 << 30  # a gigabyte: below that a big test run could fill the memory disk


def cache() -> Path:
    """Return the folder for binaries and clusters that later runs use again."""
    found = caches.folder()
    if found is None:
        wanted, fallback = caches.wanted()
        raise ScratchError(
            "there is no folder to keep a prepared server in",
            detail=f"Neither {wanted} nor {fallback} can be written by this user.",
            hint=f"Name one with {CACHE_VARIABLE}=/some/folder",
        )
    return found


def data_roots() -> tuple[Path, ...]:
    """Return the folders that may hold servers, the one for a new server first.

    That is the memory disk where there is one with room, else the folder for temporary files.
    """
    if os.environ.get(DATA_VARIABLE):
        return (Path(os.environ[DATA_VARIABLE]).resolve(),)
    temporary = Path(tempfile.gettempdir()).resolve()
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return (temporary,)
    if shutil.disk_usage(MEMORY).free < ROOM:
        return (temporary, MEMORY)
    return (MEMORY, temporary)

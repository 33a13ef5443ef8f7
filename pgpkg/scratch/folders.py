"""Where scratch servers keep their files: a cache that stays, and folders that go away."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from pgpkg.errors import ScratchError

CACHE_VARIABLE = "PGPKG_CACHE_DIR"
DATA_VARIABLE = "PGPKG_SCRATCH_DIR"
MEMORY = Path("/dev/shm")
ROOM = 1 << 30  # a gigabyte: below that a big test run could fill the memory disk


def cache() -> Path:
    """Return the folder for binaries and clusters that later runs use again.

    Root has it in /var/cache, where the user that runs the server can read it.
    """
    uid = os.geteuid()
    if os.environ.get(CACHE_VARIABLE):
        wanted = Path(os.environ[CACHE_VARIABLE])
    elif uid == 0:
        wanted = Path("/var/cache/pgpkg")
    else:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        wanted = Path(home) / "pgpkg"
    fallback = Path(tempfile.gettempdir()) / f"pgpkg-cache-{uid}"
    for folder in (wanted, fallback):
        try:
            folder.mkdir(mode=0o755 if uid == 0 else 0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if folder.stat().st_uid == uid and os.access(folder, os.W_OK):
            return folder.resolve()
    raise ScratchError(
        "there is no folder to keep a prepared server in",
        detail=f"Neither {wanted} nor {fallback} can be written by this user.",
        hint=f"Name one with {CACHE_VARIABLE}=/some/folder",
    )


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

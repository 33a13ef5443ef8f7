"""Remove what earlier runs left: folders whose users and keeper were all killed."""

from __future__ import annotations

import os
import time
from pathlib import Path

from pgpkg.scratch import folders, keeper

PREFIX = "pgpkg-"
YOUNG = 10.0  # seconds in which a folder may still be on its way to its first user


def sweep() -> None:
    """Bury the servers of this user that nobody uses and nobody keeps."""
    for root in folders.data_roots():
        for folder in root.glob(f"{PREFIX}{os.geteuid()}-*"):
            if _is_abandoned(folder):
                keeper.bury(folder)


def _is_abandoned(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    if folder.is_symlink() or not folder.is_dir() or found.st_uid != os.geteuid():
        return False
    if time.time() - found.st_mtime < YOUNG:
        return False
    if (folder / "alone").exists():
        return keeper.postmaster(folder / "data") is None
    return not has_users(folder)


def has_users(folder: Path) -> bool:
    """Tell whether some process holds the writing end of the folder's pipe.

    While the keeper lives and nobody uses the server, it is about to bury it: then the pipe is
    gone already, or its end is read here just as well.
    """
    try:
        reading = os.open(folder / "users", os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        return os.read(reading, 1) != b""
    except BlockingIOError:
        return True
    finally:
        os.close(reading)

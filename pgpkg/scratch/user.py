"""Who runs the server: the caller, or another user when the caller is root."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pgpkg.errors import NoServerUser

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine. `switch` is what subprocess needs to become that user."""

    name: str
    uid: int
    gid: int

    @property
    def switch(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account() -> Account | None:
    """Return the user that the server runs as, or None for the caller itself.

    Raises NoServerUser when the caller is root and the machine has no other known user.
    """
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise NoServerUser(
        "PostgreSQL does not run as root",
        detail=f"None of the users {', '.join(CANDIDATES)} exists here.",
        hint="Run pgpkg as an ordinary user, or add one: useradd --system postgres",
    )


def can_reach(folder: Path, who: Account) -> bool:
    """Tell whether `who` may pass through every folder down to `folder`."""
    for step in (folder, *folder.parents):
        found = step.stat()
        if found.st_uid == who.uid:
            allowed = found.st_mode & 0o100
        elif found.st_gid == who.gid:
            allowed = found.st_mode & 0o010
        else:
            allowed = found.st_mode & 0o001
        if not allowed:
            return False
    return True

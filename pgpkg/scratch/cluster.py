"""A fresh data folder: made by initdb once for every set of binaries, copied from then on."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import locale
import os
import shutil
import subprocess
from pathlib import Path

from pgpkg.errors import PgpkgError, ScratchDiskFull, ScratchStartFailed
from pgpkg.scratch import folders, pack, user
from pgpkg.scratch.binaries import Binaries

# Everybody who can enter the folder of the socket may come in: only its owner and root can.
HBA = "local all all trust\nlocal replication all trust\nhost all all all scram-sha-256\n"
HBA += "host replication all all scram-sha-256\n"


def make(binaries: Binaries, target: Path, account: user.Account | None) -> None:
    """Fill `target`, which does not exist yet, with a fresh cluster that `account` owns."""
    options = _options()
    mark = hashlib.sha256(" ".join([binaries.mark, HBA, *options]).encode()).hexdigest()[:16]
    kept = folders.cache() / "clusters" / mark
    owner = (account.uid, account.gid) if account else None
    try:
        if kept.is_file() and _unpacked(kept, target, owner):
            return
        initdb(binaries, target, account)
    except OSError as error:
        raise refused(error, target) from error
    _keep(target, kept)


def _unpacked(kept: Path, target: Path, owner: tuple[int, int] | None) -> bool:
    """Copy the prepared cluster. A broken one is thrown away, and False."""
    try:
        pack.unpack(kept, target, owner)
    except ValueError:
        kept.unlink(missing_ok=True)
        shutil.rmtree(target, ignore_errors=True)
        return False
    return True


def _options() -> list[str]:
    known = "C.UTF-8" if _system_has("C.UTF-8") else "C"
    return ["--no-sync", "--username=postgres", "--encoding=UTF8", f"--locale={known}"]


def _system_has(name: str) -> bool:
    before = locale.setlocale(locale.LC_COLLATE)
    try:
        locale.setlocale(locale.LC_COLLATE, name)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_COLLATE, before)
    return True


def initdb(binaries: Binaries, target: Path, account: user.Account | None) -> None:
    """Make a fresh cluster, the slow way. Raises ScratchStartFailed or ScratchDiskFull."""
    target.mkdir(mode=0o700)
    if account:
        os.chown(target, account.uid, account.gid)
    done = subprocess.run(
        [binaries.bin / "initdb", "-D", target, "--auth=trust", *_options()],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        cwd="/",
        env=environment(),
        start_new_session=True,
        **(account.switch if account else {}),
    )
    if done.returncode != 0:
        if "No space left on device" in done.stderr:
            raise disk_full(target)
        raise ScratchStartFailed(
            "initdb failed",
            detail=(done.stderr or done.stdout).strip()[-2000:],
            hint=f"Try it by hand: {binaries.bin / 'initdb'} -D /tmp/try",
        )
    (target / "pg_hba.conf").write_text(HBA)


def environment() -> dict[str, str]:
    """Return what PostgreSQL's programs need to know of the caller's environment, and no more."""
    passed = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return {"LC_ALL": "C"} | {k: os.environ[k] for k in passed if k in os.environ}


def disk_full(place: Path) -> ScratchDiskFull:
    """Return the error for a scratch folder without room."""
    root = next(folder for folder in (place, *place.parents) if folder.exists())
    free = shutil.disk_usage(root).free >> 20
    return ScratchDiskFull(
        "no room left for the scratch server",
        detail=f"{place.parent.parent} has {free} MB free.",
        hint=f"Free some, or name a roomier folder with {folders.DATA_VARIABLE}=/some/folder",
    )


def _keep(target: Path, kept: Path) -> None:
    """Put a copy into the cache. A cache that cannot be filled costs time, not the server."""
    with contextlib.suppress(OSError):
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        pack.pack(target, kept)


def refused(error: OSError, target: Path) -> PgpkgError:
    """Return the error for files that cannot be written or read."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full(target)
    return ScratchStartFailed(
        "the scratch server cannot use its files",
        detail=f"{error.filename}: {error.strerror}",
        hint="Check the rights (as root the server runs as another user, who must reach them), or "
        f"name another folder with {folders.DATA_VARIABLE}=/some/folder",
    )

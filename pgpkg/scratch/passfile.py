"""Where passwords lie: in a file of libpq's form that the address names, never in the address.

An address with a password would stand in the list of processes for everybody to see, and in
whatever prints it. libpq passes over a file that others could read, so its mode is 600.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

USER = "postgres"


def write(file: Path, host: str, port: int, password: str) -> None:
    """Write the password of a server of ours. The file, made when it is not there, is for the
    caller's eyes only."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        os.fchmod(descriptor, 0o600)
        fields = (host, str(port), "*", USER, password)
        target.write(":".join(map(_escaped, fields)) + "\n")


def address(file: Path, host: str, port: int) -> str:
    """Return the address of a server whose password lies in `file`."""
    where = f"[{host}]" if ":" in host else host
    return f"postgresql://{USER}@{where}:{port}/postgres?passfile={quote(str(file))}"


def for_program(url: str) -> tuple[str, dict[str, str]]:
    """Return an address that may stand on a command line, and variables for the environment of
    the program, which hold the password where the address of somebody's own server has one."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    parts = conninfo_to_dict(url)
    if parts.get("password") is None:
        return url, {}
    password = str(parts.pop("password"))
    return make_conninfo("", **parts), {"PGPASSWORD": password}


def _escaped(field: str) -> str:
    return field.replace("\\", "\\\\").replace(":", "\\:")

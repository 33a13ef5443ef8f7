"""Run a script through pgbench, prepared mode, and say how many transactions per second it did."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from pgpkg.scratch import Server, passfile


def rate(
    server: Server,
    url: str,
    script: Path,
    *,
    clients: int = 4,
    each: int = 0,
    seconds: float = 0,
    **variables: int | str,
) -> float:
    """Return the transactions per second of `each` transactions a client, or of some seconds.

    The script reads the variables as pgbench reads them. The time to connect does not count.
    """
    address, environment = passfile.for_program(url)
    how_long = ["-t", str(max(1, each))] if each else ["-T", str(max(1, round(seconds)))]
    command = [
        program(server),
        *("-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2))),
        *how_long,
        *(part for name, value in variables.items() for part in ("-D", f"{name}={value}")),
        *("-f", str(script), address),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
    if done.returncode != 0 or found is None or "aborted" in done.stderr:
        raise SystemExit(f"pgbench {script} failed:\n{done.stdout}{done.stderr}")
    return float(found[1])


def program(server: Server) -> str:
    """Return the pgbench of the server's own version, else the one along PATH."""
    if server.bin is not None and (server.bin / "pgbench").is_file():
        return str(server.bin / "pgbench")
    found = shutil.which("pgbench")
    if found is None:
        raise SystemExit("there is no pgbench here; the embedded server brings one")
    return found

"""Where everything is measured: one durable server, and a fresh database for each measurement."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

from pgpkg.scratch import Server
from tests.bench.peers.installed import Installed

PGPKG = Path(sys.executable).parent / "pgpkg"
SETTINGS = {
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "jit": "off",
    "max_connections": "60",
}


@dataclass(frozen=True)
class Stage:
    """The server, the peers, and how large a run is: `scale` multiplies counts and seconds."""

    server: Server
    installed: Installed
    folder: Path
    rounds: int = 5
    scale: float = 1.0

    def count(self, number: int, least: int = 1) -> int:
        """Return a number of rows or jobs at this run's scale."""
        return max(least, round(number * self.scale))

    def template(self, name: str, build: Callable[[str], None]) -> str:
        """Make a database once, from which each measurement gets its copy."""
        return self.server.template(f"peers-{name}", build)

    @contextmanager
    def copy(self, template: str) -> Iterator[str]:
        """Lend a fresh copy of a template."""
        name = self.server.clone(template)
        try:
            yield self.server.url(name)
        finally:
            self.server.drop(name)

    def project(self, *packages: str) -> Path:
        """Return the folder of a stranger's project that uses these packages of ours."""
        folder = self.folder / "-".join(("project", *packages))
        if not folder.is_dir():
            folder.mkdir()
            lines = ["[project]", 'name = "bench"', "[packages]"]
            lines += [f"{package} = {{}}" for package in packages]
            Path(folder, "pgpkg.toml").write_text("\n".join(lines) + "\n")
        return folder

    def apply(self, url: str, *packages: str) -> None:
        """Lay our packages as a stranger would."""
        project = self.project(*packages)
        command = [PGPKG, "apply", "--allow-unreleased", "--db", url]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"pgpkg apply of {', '.join(packages)} failed:\n{done.stderr}")


def settle(url: str) -> None:
    """Leave no work from filling behind: everything is vacuumed, analysed and on disk."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("vacuum (analyze)")
        connection.execute("checkpoint")


def run(url: str, text: str | bytes) -> None:
    """Run a whole SQL text."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(text.encode() if isinstance(text, str) else text, prepare=False)


def node_environment(url: str) -> dict[str, str]:
    """The variables by which clients without libpq find a database of ours."""
    parts = urlsplit(url)
    return {
        **os.environ,
        "PGHOST": str(parts.hostname),
        "PGPORT": str(parts.port),
        "PGUSER": str(parts.username),
        "PGDATABASE": parts.path.lstrip("/"),
        "PGPASSFILE": parse_qs(parts.query)["passfile"][0],
    }


@contextmanager
def empty(stage: Stage) -> Iterator[str]:
    """Lend a database in which there is nothing yet."""
    name = stage.server.create()
    try:
        yield stage.server.url(name)
    finally:
        stage.server.drop(name)

"""The peers, installed into a folder of their own that a later run uses again.

They lie under the user's cache folder, never in the project or in the system. What cannot be
installed here is None, and `missing` says why; its rows are left out.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from pgpkg.scratch import folders

PYTHON_PEERS = ("procrastinate", "redis", "psycopg[binary]")
NODE_PEERS = ("graphile-worker", "pg-boss")
REDIS = "redis-server"


@dataclass
class Installed:
    """Where the peers lie, and which versions they are."""

    python: Path | None = None
    node: Path | None = None
    redis: Path | None = None
    pgmq: Path | None = None
    versions: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def redis_environment(self) -> dict[str, str]:
        """What the unpacked redis-server needs to find its libraries."""
        assert self.redis is not None
        root = self.redis.parents[2]
        libraries = sorted({str(file.parent) for file in root.rglob("*.so*")})
        return {"LD_LIBRARY_PATH": ":".join(libraries)}


def install(folder: Path | None = None) -> Installed:
    """Install what is not there yet, and say what cannot be."""
    root = folder or folders.cache() / "bench-peers"
    root.mkdir(parents=True, exist_ok=True)
    found = Installed()
    steps = {
        "procrastinate, redis-py": _python,
        "graphile-worker, pg-boss": _node,
        "redis-server": _redis,
        "pgmq": _pgmq,
    }
    for name, step in steps.items():
        try:
            step(root, found)
        except (OSError, subprocess.SubprocessError) as error:
            found.missing[name] = _reason(error)
    return found


def _python(root: Path, found: Installed) -> None:
    python = root / "venv" / "bin" / "python"
    if not (root / "venv" / "complete").is_file():
        subprocess.run([sys.executable, "-m", "venv", "--clear", root / "venv"], check=True)
        _quietly(python, "-m", "pip", "install", "-q", *PYTHON_PEERS)
        (root / "venv" / "complete").touch()
    for name in ("procrastinate", "redis", "psycopg"):
        code = f"from importlib.metadata import version; print(version({name!r}))"
        found.versions[name] = _quietly(python, "-c", code).strip()
    found.python = python


def _node(root: Path, found: Installed) -> None:
    folder = root / "node"
    folder.mkdir(exist_ok=True)
    modules = folder / "node_modules"
    if not all((modules / name / "package.json").is_file() for name in NODE_PEERS):
        npm = ("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder)
        _quietly(*npm, *NODE_PEERS)
    for name in NODE_PEERS:
        manifest = json.loads((modules / name / "package.json").read_text())
        found.versions[name] = manifest["version"]
    found.versions["node"] = _quietly("node", "--version").strip()
    found.node = modules


def _redis(root: Path, found: Installed) -> None:
    """Take the server that is there, else unpack Debian's packages without installing them."""
    program = Path(shutil.which(REDIS) or root / "redis" / "usr" / "bin" / REDIS)
    if not program.exists():
        archives = root / "archives"
        (archives / "partial").mkdir(parents=True, exist_ok=True)
        options = ("-o", f"Dir::Cache::archives={archives}", "-o", "Debug::NoLocking=1")
        apt = ("apt-get", "install", "-y", "-qq", "--download-only", "--no-install-recommends")
        _quietly(*apt, *options, REDIS)
        for archive in sorted(archives.glob("*.deb")):
            _quietly("dpkg-deb", "-x", archive, root / "redis")
        shutil.rmtree(archives)
    found.redis = program
    said = _quietly(program, "--version", **found.redis_environment)
    found.versions["redis-server"] = said.split("v=")[1].split()[0]


def _pgmq(root: Path, found: Installed) -> None:
    """Take the file that PGMQ_SQL names, else the one in pgmq's wheel for Python."""
    if os.environ.get("PGMQ_SQL"):
        found.pgmq = Path(os.environ["PGMQ_SQL"]).resolve(strict=True)
        found.versions["pgmq"] = found.pgmq.name
        return
    folder = root / "pgmq"
    shipped = folder / "pgmq" / "sql"
    if not (shipped / "pgmq.sql").is_file():
        pip = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", folder)
        _quietly(*pip, "pgmq")
    found.pgmq = (shipped / "pgmq.sql").resolve(strict=True)
    version = shipped / "VERSION"
    found.versions["pgmq"] = version.read_text().strip() if version.is_file() else "of the wheel"


def _quietly(*command: str | Path, **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    return done.stdout


def _reason(error: OSError | subprocess.SubprocessError) -> str:
    said = getattr(error, "stderr", None)
    lines = said.strip().splitlines() if isinstance(said, str) else []
    return lines[-1] if lines else str(error)

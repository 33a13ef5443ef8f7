"""Measure our packages beside their peers, in turns, in one run: `make bench-peers`.

Everything runs on one durable server of its own (on disk, fsync and synchronous_commit on): the
PostgreSQL installed here, else the embedded one. Each measurement has a fresh database; medians
count. The peers are installed into the cache folder; what is missing here is said and left out.
Exits with 1 when a floor is missed.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from pgpkg.config import ScratchSettings
from pgpkg.scratch import local
from tests.bench.durable import durable_server
from tests.bench.peers import told
from tests.bench.peers.installed import install
from tests.bench.peers.row import Row
from tests.bench.peers.stage import SETTINGS, Stage

HERE = Path(__file__).parent
BLOCKS = tuple(sorted(file.stem.removeprefix("block_") for file in HERE.glob("block_*.py")))


def main() -> int:
    """Print a table for each block, write the JSON where asked."""
    options = argparse.ArgumentParser(
        prog="bench-peers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("--only", help=f"some blocks, with commas between: {', '.join(BLOCKS)}")
    options.add_argument("--rounds", type=int, default=5, help="how often each side is measured")
    options.add_argument("--scale", type=float, default=1, help="how large: 0.05 for a try")
    options.add_argument("--server", choices=("embedded", "local"), default=_installed())
    options.add_argument(
        "--save", type=Path, help="write the numbers as JSON, and a page beside it"
    )
    asked = options.parse_args()
    chosen = tuple(asked.only.split(",")) if asked.only else BLOCKS
    unknown = sorted(set(chosen) - set(BLOCKS))
    if unknown:
        options.error(f"there is no block {', '.join(unknown)}; there are {', '.join(BLOCKS)}")

    say("installing the peers")
    installed = install()
    with tempfile.TemporaryDirectory() as name:
        with durable_server(Path(name), asked.server, SETTINGS) as server:
            stage = Stage(server, installed, Path(name), asked.rounds, asked.scale)
            facts = _facts(stage, asked.server)
            rows = list(_measured(stage, chosen))
    for peer, reason in installed.missing.items():
        print(f"left out: {peer}: {reason}")
    if asked.save:
        told.save(asked.save, facts, rows, installed.missing)
    missed = [row for row in rows if not row.ok]
    print(f"{len(rows)} rows, {len(missed)} below their floor")
    return 1 if missed else 0


def _installed() -> str:
    return "embedded" if local.lacks(ScratchSettings(), ()) else "local"


def say(line: str) -> None:
    """Tell somebody who waits what goes on."""
    print(line, file=sys.stderr, flush=True)


def _measured(stage: Stage, chosen: Sequence[str]) -> Iterator[Row]:
    for name in chosen:
        say(f"measuring {name}")
        block = importlib.import_module(f"tests.bench.peers.block_{name}")
        print(f"\n{name}\n{told.HEAD}", flush=True)
        for row in block.rows(stage):
            print(told.line(row), flush=True)
            yield row


def _facts(stage: Stage, provider: str) -> dict[str, object]:
    major, minor = divmod(stage.server.version, 10000)
    return {
        "day": date.today().isoformat(),
        "commit": _commit(),
        "server": f"PostgreSQL {major}.{minor} ({provider}), fsync and synchronous_commit on",
        "settings": SETTINGS,
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, {_processor()}",
        "python": platform.python_version(),
        "rounds": stage.rounds,
        "scale": stage.scale,
        "versions": stage.installed.versions,
    }


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _commit() -> str:
    shown = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    return shown.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())

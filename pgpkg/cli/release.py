"""pgpkg release"""

from __future__ import annotations

import click

from pgpkg.cli import options
from pgpkg.cli.terminal import say, say_json


@click.command(epilog="\b\nexamples:\n  pgpkg release            then commit released.lock")
@options.unit
@options.formats
def command(unit: str | None, output: str) -> None:
    """Record the sha256 of new migrations in released.lock.

    From then on an edited file is refused everywhere. Files that are released already must be
    as they were.
    """
    lines = options.project().release(unit)
    added = [dict(zip(("sha256", "file"), line.split("  ", 1), strict=True)) for line in lines]
    if output == "json":
        say_json({"released": added})
        return
    files = [entry["file"] for entry in added if not entry["file"].startswith("state/")]
    for file in files:
        say(f"released {file}")
    if not files:
        say("recorded the state as it is now" if added else "nothing new to release")

"""pgpkg status"""

from __future__ import annotations

import click

from pgpkg.cli import options
from pgpkg.cli.terminal import bold, say, say_json
from pgpkg.report.markdown import status_to_markdown
from pgpkg.report.values import status_to_json

MEANINGS = {
    "applied": "are applied",
    "pending": "wait to be applied",
    "changed": "have a new text on disk",
    "tampered": "were edited, or lost their file, after they had been applied",
    "drifted": "were changed in the database by hand",
}


@click.command(
    epilog="\b\nexamples:\n  pgpkg status\n  pgpkg status --format json   for a program to read"
)
@options.database
@options.unit
@options.formats_with_markdown
def command(database: str | None, unit: str | None, output: str) -> int:
    """Show what this database has, lacks, and has had changed by hand.

    Needs no right to write. Exits with 1 when something waits, was edited or has drifted.
    """
    status = options.project().status(database, unit=unit)
    fields = status_to_json(status)
    if output == "json":
        say_json(fields)
    elif output == "markdown":
        say(status_to_markdown(status))
    else:
        for name, meaning in MEANINGS.items():
            say(f"{bold(str(len(fields[name])).rjust(4))} {meaning}")
            for entry in fields[name] if name != "applied" else ():
                say(f"       {entry.get('id') or entry.get('name')}")
    return 1 if any(fields[name] for name in MEANINGS if name != "applied") else 0

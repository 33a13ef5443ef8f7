"""pgpkg rollback"""

from __future__ import annotations

import click

from pgpkg.cli import options
from pgpkg.cli.terminal import note, say, say_json
from pgpkg.errors import WrongUse


@click.command(
    epilog="\b\nexamples:\n  pgpkg rollback                          the newest migration\n"
    "  pgpkg rollback --steps 3                the newest three\n"
    "  pgpkg rollback --to shop_0004_add_note  everything after that one"
)
@options.database
@options.unit
@click.option("--steps", type=click.IntRange(min=1), metavar="N", help="How many (default: 1).")
@click.option("--to", "target", metavar="ID", help="Stop at this migration, which stays.")
@options.wait
@options.formats
def command(
    database: str | None,
    unit: str | None,
    steps: int | None,
    target: str | None,
    wait: float | None,
    output: str,
) -> None:
    """Undo the newest migrations by their .rollback.sql files.

    Each is one transaction with its record. When one of them has no way back, nothing is
    touched.
    """
    if steps is not None and target is not None:
        raise WrongUse(
            "--steps and --to exclude each other",
            hint="Take one of them: pgpkg rollback --steps 2",
        )
    undone = options.project().rollback(
        database, unit=unit, steps=steps, to=target, wait=wait, progress=note
    )
    if output == "json":
        say_json({"rolled_back": list(undone)})
        return
    say(f"rolled back {len(undone)} migrations" if undone else "nothing to roll back")

"""pgpkg draft"""

from __future__ import annotations

import click

from pgpkg.cli import options
from pgpkg.cli.terminal import note, say, say_json, working


@click.command(
    epilog="\b\nexamples:\n  pgpkg draft                    names it after what changed\n"
    "  pgpkg draft add_reorder_level  read it, then: pgpkg release"
)
@click.argument("slug", required=False)
@click.option("--unit", metavar="UNIT", help="The unit to compare (default: the own unit).")
@options.formats
def command(slug: str | None, unit: str | None, output: str) -> int:
    """Write the migration from the difference between sql/ and migrations/.

    Builds both on a throwaway server and compares their catalogs. Safe forms first: constraints
    NOT VALID then validated, indexes concurrently. What would lose something is written behind
    `-- drop: ` until a person removes that. Exits with 1 when a difference cannot be written;
    without differences it writes nothing.
    """
    project = options.project()
    with working("comparing sql/ with migrations/"):
        draft = project.draft(slug, unit)
    if output == "json":
        say_json({"files": list(draft.files), "cannot": list(draft.cannot)})
    else:
        for path in draft.files:
            say(f"wrote {path}")
        if not draft.files and not draft.cannot:
            say("no differences")
    for line in draft.cannot:
        note(f"cannot write: {line}")
    return 1 if draft.cannot else 0

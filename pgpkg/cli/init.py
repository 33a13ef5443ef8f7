"""pgpkg init"""

from __future__ import annotations

from pathlib import Path

import click

from pgpkg import scaffold
from pgpkg.cli import options
from pgpkg.cli.terminal import say, say_json


@click.command(
    epilog="\b\nexamples:\n  pgpkg init                        here\n"
    "  pgpkg init shop                   in the new folder shop\n"
    "  pgpkg init desk --from hephaitos  from a complete backend",
)
@click.argument("directory", type=click.Path(path_type=Path), required=False, metavar="[DIR]")
@click.option("--from", "backend", metavar="BACKEND", help="Begin with a shipped backend's SQL.")
@options.formats
def command(directory: Path | None, backend: str | None, output: str) -> None:
    """Start a project: pgpkg.toml, sql/ with its schema, migrations/.

    The unit is named after the folder. Files that are there already are left alone; a folder
    that is a project already is refused.
    """
    base = options.folder()
    target = base if directory is None else base / directory
    written = scaffold.init(target, backend)
    if output == "json":
        say_json({"project": str(target), "files": [str(path) for path in written]})
        return
    for path in written:
        say(f"wrote {path}")
    say("next: write sql/tables/<name>.sql, then pgpkg draft, pgpkg verify, pgpkg apply")

"""pgpkg render"""

from __future__ import annotations

from pathlib import Path

import click

from pgpkg.cli import options
from pgpkg.cli.terminal import say, say_json


@click.command(
    epilog="\b\nexamples:\n  pgpkg render --unit audit        read what would run\n"
    "  pgpkg render -o build            files for psql -f build/sql/..."
)
@options.unit
@click.option("-o", "--output-dir", type=click.Path(path_type=Path), metavar="DIR")
@options.formats
def command(unit: str | None, output_dir: Path | None, output: str) -> None:
    """Turn templates into plain SQL that psql runs with nothing else.

    With -o the folder mirrors the source tree; migrations keep their file names, so that plain
    yoyo reads them too. Templates are printed, and listed by --format json, in an order in which
    psql can run them. Needs no database. The same input gives the same bytes.
    """
    project = options.project()
    files = project.plain_sql(unit)
    if output_dir is not None:
        for name, text in files.items():
            target = output_dir / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    if output == "json":
        say_json({"files": [{"file": name, "sql": text} for name, text in files.items()]})
    elif output_dir is not None:
        say(f"wrote {len(files)} files to {output_dir}")
    else:
        for name, text in files.items():
            say(f"-- {name}\n{text}")

"""pgpkg add"""

from __future__ import annotations

import click

from pgpkg import scaffold
from pgpkg.cli import options
from pgpkg.cli.terminal import say, say_json


@click.command(
    epilog="\b\nexamples:\n  pgpkg add audit          by reference: SQL comes from pgpkg itself\n"
    "  pgpkg add audit --copy   the files become yours, in sql/packages/audit",
)
@click.argument("package")
@click.option("--copy", is_flag=True, help="Copy the files into this project.")
@options.formats
def command(package: str, copy: bool, output: str) -> None:
    """Take over a package: list it in the config, or copy its files.

    What it requires comes along by itself. Adding twice changes nothing.
    """
    lines = scaffold.add(options.project().config, package, copy=copy)
    if output == "json":
        say_json({"package": package, "copied": copy, "changes": list(lines)})
        return
    for line in lines:
        say(line)

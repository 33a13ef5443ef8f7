"""pgpkg new"""

from __future__ import annotations

import click

from pgpkg import scaffold
from pgpkg.cli import options
from pgpkg.cli.terminal import say, say_json


@click.command(
    epilog="\b\nexamples:\n  pgpkg new add_reorder_level\n"
    "  pgpkg new index_orders_by_day --no-transaction   for CREATE INDEX CONCURRENTLY",
)
@click.argument("slug")
@click.option("--unit", metavar="UNIT", help="The unit it belongs to (default: the own unit).")
@click.option("--no-transaction", is_flag=True, help="Statements that refuse a transaction.")
@options.formats
def command(slug: str, unit: str | None, no_transaction: bool, output: str) -> None:
    """Write an empty migration and its rollback, numbered and with its header.

    Nothing that exists is overwritten.
    """
    project = options.project()
    written = scaffold.new(project.config, slug, unit, transactional=not no_transaction)
    if output == "json":
        say_json({"files": [str(path) for path in written]})
        return
    for path in written:
        say(f"wrote {path}")

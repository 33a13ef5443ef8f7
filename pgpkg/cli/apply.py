"""pgpkg apply"""

from __future__ import annotations

from pathlib import Path

import click

from pgpkg.cli import options
from pgpkg.cli.terminal import note, say, say_json
from pgpkg.report.values import outcome_to_json


@click.command(
    epilog="\b\nexamples:\n  pgpkg apply                     the configured database\n"
    "  pgpkg apply --plan plan.json    only if the database is still as it was planned\n"
    "  pgpkg apply --wait 60           give another deployer a minute\n"
    "  pgpkg apply --baseline          record everything as already there"
)
@options.database
@options.unit
@click.option(
    "--plan",
    "plan_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A plan in JSON; refused when the database has moved since.",
)
@options.wait
@click.option("--allow-out-of-order", is_flag=True, help="Accept files older than applied ones.")
@click.option("--allow-unreleased", is_flag=True, help="Accept files not in released.lock.")
@click.option("--baseline", is_flag=True, help="Run nothing, record everything as applied.")
@options.formats
def command(
    database: str | None,
    unit: str | None,
    plan_file: Path | None,
    wait: float | None,
    allow_out_of_order: bool,
    allow_unreleased: bool,
    baseline: bool,
    output: str,
) -> None:
    """Bring a database to the state of the folder.

    One deployer at a time. A migration and its record are one transaction; changed functions,
    views, policies and the like are laid in one transaction after the migrations. A second run
    finds nothing to do. Killed anywhere, the next run finishes.
    """
    outcome = options.project().apply(
        database,
        unit=unit,
        plan_file=plan_file,
        wait=wait,
        allow_out_of_order=allow_out_of_order,
        allow_unreleased=allow_unreleased,
        baseline=baseline,
        progress=note,
    )
    if output == "json":
        say_json(outcome_to_json(outcome))
        return
    if outcome.is_empty:
        say("nothing to do")
        return
    recorded = f", {len(outcome.recorded)} recorded" if outcome.recorded else ""
    say(f"done: {len(outcome.migrations)} migrations, {len(outcome.objects)} objects{recorded}")

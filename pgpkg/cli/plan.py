"""pgpkg plan"""

from __future__ import annotations

import click

from pgpkg.cli import options
from pgpkg.cli.terminal import bold, say, say_json
from pgpkg.model import Plan
from pgpkg.report.markdown import plan_to_markdown
from pgpkg.report.values import plan_to_json

MARKS = {"create": "+", "replace": "~", "drop": "-", "relay": "="}


@click.command(
    epilog="\b\nexamples:\n  pgpkg plan                            the configured database\n"
    "  pgpkg plan --db postgresql://h/shop   another one\n"
    "  pgpkg plan --format json > plan.json  then: pgpkg apply --plan plan.json"
)
@options.database
@options.unit
@click.option("--sql", "with_sql", is_flag=True, help="Show the SQL of the migrations too.")
@click.option("--allow-out-of-order", is_flag=True, help="Accept files older than applied ones.")
@options.formats_with_markdown
def command(
    database: str | None, unit: str | None, with_sql: bool, allow_out_of_order: bool, output: str
) -> int:
    """Show what apply would do, and do nothing.

    Reads the templates and asks the database what it has already; needs no right to write.
    Prints the migrations to run, then the objects to lay on top, in order. Exits with 1 when
    there is work to do, so that a pipeline can stop and ask.
    """
    project = options.project()
    plan = project.plan(database, unit=unit, allow_out_of_order=allow_out_of_order)
    if output == "json":
        say_json(plan_to_json(plan))
    elif output == "markdown":
        say(plan_to_markdown(plan))
    else:
        show(plan, with_sql=with_sql)
    return 0 if plan.is_empty else 1


def show(plan: Plan, *, with_sql: bool = False) -> None:
    """Print a plan for a person."""
    for text in plan.notes:
        say(f"note: {text}")
    if plan.is_empty:
        say("nothing to do")
        return
    for name in plan.fresh:
        say(f"{bold(name)} is new here: built from sql/ at once, its migrations count as applied")
    if plan.migrations:
        say(bold(f"migrations ({len(plan.migrations)})"))
    for migration in plan.migrations:
        kind = "" if migration.is_transactional else "  not transactional"
        released = "" if migration.is_released else "  not released"
        say(f"  + {migration.id}{kind}{released}")
        if with_sql:
            for line in migration.text.rstrip().splitlines():
                say(f"      {line}")
    if plan.objects:
        say(bold(f"objects ({len(plan.objects)})"))
    for step in plan.objects:
        breaking = click.style("  breaking", fg="red") if step.is_breaking else ""
        reason = f"  ({step.reason})" if step.reason else ""
        say(f"  {MARKS[step.action]} {step.action} {step.kind} {step.name}{breaking}{reason}")

"""pgpkg verify"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import click

from pgpkg.cli import options
from pgpkg.cli.terminal import bold, level, note, say, say_json
from pgpkg.model import Finding, Level
from pgpkg.report.junit import report_to_junit
from pgpkg.report.markdown import report_to_markdown
from pgpkg.report.sarif import report_to_sarif
from pgpkg.report.values import report_to_json
from pgpkg.verify import Report

ALIKE = 3  # findings of one rule on one object that are shown in full
WEIGHT: dict[Level, int] = {"error": 3, "warning": 2, "info": 1}


@click.command(
    epilog="\b\nexamples:\n  pgpkg verify                        everything\n"
    "  pgpkg verify --only style,catalog   these families\n"
    "  pgpkg verify --fail-on warning      stricter\n"
    "  pgpkg verify --format sarif         for a code host, findings beside the lines"
)
@click.option("--only", metavar="FAMILY,...", help="Only these check families.")
@options.unit
@click.option(
    "--base",
    metavar="REF",
    help="Trace the migrations that released.lock of this git commit does not name (default: that "
    "of the working tree).",
)
@click.option(
    "--fail-on",
    type=click.Choice(list(WEIGHT)),
    default="error",
    show_default=True,
    help="Exit with 1 from this level on.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "markdown", "sarif", "junit"]),
    default="text",
    show_default=True,
    help="How to print it; sarif and junit are for code hosts and CI servers.",
)
@click.option("--update", is_flag=True, help="Write access.toml anew instead of comparing with it.")
def command(
    only: str | None,
    unit: str | None,
    base: str | None,
    fail_on: Level,
    output: str,
    update: bool,
) -> int:
    """Prove the folder on a throwaway server.

    Each family says passed, failed, or skipped with the reason; nothing that did not run counts
    as passed. A finding is silenced in its file only: -- pgpkg: allow RULE: reason
    """
    families = [name.strip() for name in only.split(",") if name.strip()] if only else None
    report = options.project().verify(families, unit=unit, base=base, update=update, progress=note)
    if output == "json":
        say_json(report_to_json(report))
    elif output == "markdown":
        say(report_to_markdown(report))
    elif output == "sarif":
        say_json(report_to_sarif(report))
    elif output == "junit":
        say(report_to_junit(report, fail_on).rstrip())
    else:
        show(report)
    return int(any(WEIGHT[f.level] >= WEIGHT[fail_on] for f in report.findings))


def show(report: Report) -> None:
    """Print a report for a person, grouped by object."""
    ordered = sorted(report.findings, key=lambda f: (f.unit, f.object, -WEIGHT[f.level], f.rule))
    for (unit, name), findings in groupby(ordered, key=lambda f: (f.unit, f.object)):
        say(f"{bold(name)}  {unit}")
        for _, alike in groupby(findings, key=lambda f: f.rule):
            _show_alike(list(alike))
        say()
    skipped = [check for check in report.checks if check.status == "skipped"]
    for (family, reason), checks in groupby(skipped, key=lambda c: (c.family, c.reason)):
        rules = [check.rule for check in checks]
        shown = f"{family}/{rules[0]}" if len(rules) == 1 else f"{family} ({len(rules)} rules)"
        say(f"skipped {shown}: {reason}")
    counts = report.counts
    say(
        f"{counts['passed']} checks passed, {counts['failed']} failed, {counts['skipped']} skipped"
        f"; {counts['error']} errors, {counts['warning']} warnings, {counts['info']} notes"
    )


def _show_alike(findings: Sequence[Finding]) -> None:
    for finding in findings[:ALIKE]:
        _show_finding(finding)
    if len(findings) > ALIKE:
        say(f"  and {len(findings) - ALIKE} more of {findings[0].rule} here")


def _show_finding(finding: Finding) -> None:
    place = f"  {finding.file}:{finding.line}" if finding.line else f"  {finding.file or ''}"
    say(f"  {level(finding.level)} {finding.rule}: {finding.message}{place.rstrip()}")
    statement = str((finding.evidence or {}).get("statement", ""))
    for label, text in (("sql", statement), ("detail", finding.detail), ("hint", finding.hint)):
        for number, line in enumerate(text.splitlines()):
            say(f"    {label if number == 0 else '':<7} {line}")

"""Turn what the verbs found into Markdown, for a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pgpkg.model import DatabaseStatus, Finding, Migration, Plan, Step
from pgpkg.report.values import STANDINGS

if TYPE_CHECKING:
    from pgpkg.bench import BenchReport
    from pgpkg.verify import Report

Rows = list[Sequence[str]]

WEIGHTS = {"error": 0, "warning": 1, "info": 2}


def report_to_markdown(report: Report) -> str:
    """Return the verdict for a pull request: findings by object, then what did not run."""
    counts = report.counts
    lines = [
        "## verify",
        "",
        f"{counts['passed']} checks passed, {counts['failed']} failed, "
        f"{counts['skipped']} skipped; {counts['error']} errors, {counts['warning']} warnings, "
        f"{counts['info']} notes.",
    ]
    if report.server["version"]:
        lines[-1] += f" PostgreSQL {report.server['version']}, {report.server['provider']}."
    for name, findings in _by_object(report.findings).items():
        lines += ["", f"### {_code(name)}"]
        for finding in findings:
            lines += ["", *_finding_lines(finding)]
    skipped = [check for check in report.checks if check.status == "skipped"]
    if skipped:
        rows = [(_code(check.rule), check.family, _cell(check.reason)) for check in skipped]
        lines += ["", "### Skipped", "", *_table(("rule", "family", "reason"), rows)]
    return "\n".join(lines)


def plan_to_markdown(plan: Plan) -> str:
    """Return what apply would do, for a pull request."""
    lines = ["## plan", ""]
    if plan.is_empty:
        return "\n".join([*lines, "Nothing to do.", *(f"\n{note}" for note in plan.notes)])
    lines += [f"- {note}" for note in plan.notes]
    lines += [f"- `{name}` is new here and is built from sql/ at once." for name in plan.fresh]
    if plan.migrations:
        lines += ["", "### Migrations", "", *_migration_table(plan.migrations)]
        for m in plan.migrations:
            summary = f"<details><summary>{m.file}</summary>"
            lines += ["", summary, "", *_fenced(m.text), "", "</details>"]
    if plan.objects:
        lines += ["", "### Objects", "", *_step_table(plan.objects)]
    return "\n".join(lines)


def status_to_markdown(status: DatabaseStatus) -> str:
    """Return how a database stands: counts, then everything that is not simply applied."""
    counts = ", ".join(f"{len(getattr(status, name))} {name}" for name in STANDINGS)
    lines = ["## status", "", f"{counts}."]
    rows = [
        (name, standing.kind, _code(standing.name), _code(standing.file), _cell(standing.reason))
        for name in STANDINGS[1:]
        for standing in getattr(status, name)
    ]
    if rows:
        lines += ["", *_table(("state", "kind", "name", "file", "why"), rows)]
    return "\n".join(lines)


def bench_to_rows(report: BenchReport) -> tuple[tuple[str, ...], Rows]:
    """Return headings and rows of a table: times in milliseconds, the verdict, the ratio, and
    p95 before where there is something to compare with."""
    heads = ["benchmark", "clients", "n", "p50 ms", "p95 ms", "p99 ms", "tps", "budget", "verdict"]
    if report.before:
        heads.append("p95 before")
    rows: Rows = []
    for result in report.results:
        times = (result.p50_ms, result.p95_ms, result.p99_ms)
        ratio = report.ratios.get(result.name)
        verdict = "ok" if result.ok else "over budget"
        if ratio is not None and result.compared_with:
            verdict += f", {result.compared_with} takes {ratio:.1f}x"
        row = [
            result.name,
            str(result.clients),
            str(result.n),
            *(f"{time:.2f}" for time in times),
            f"{result.tps:.0f}",
            f"{result.budget:g}" if result.budget is not None else "",
            verdict,
        ]
        if report.before:
            before = report.before.get(result.name)
            row.append(f"{before.p95_ms:.2f}" if before else "")
        rows.append(row)
    return tuple(heads), rows


def bench_to_markdown(report: BenchReport) -> str:
    """Return the measurements as a table."""
    heads, rows = bench_to_rows(report)
    server = ", ".join(f"{name} {value}" for name, value in report.server.items())
    return "\n".join(["## bench", "", f"{server}.", "", *_table(heads, rows)])


def _by_object(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.object, []).append(finding)
    for group in groups.values():
        group.sort(key=lambda finding: (WEIGHTS[finding.level], finding.rule, finding.line or 0))
    return groups


def _finding_lines(finding: Finding) -> Iterable[str]:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    yield f"**{finding.level}** {_code(finding.rule)} {_text(finding.message)}" + (
        f" ({_code(place)})" if place else ""
    )
    if finding.detail:
        yield from ("", _text(finding.detail))
    if finding.hint:
        yield from ("", *_fenced(finding.hint))


def _fenced(text: str) -> Iterable[str]:
    """Return text as an SQL block, with a fence that is longer than any in the text."""
    fence = "```"
    while fence in text:
        fence += "`"
    return (f"{fence}sql", text.rstrip("\n"), fence)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'|'.join('---' for _ in heads)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _code(text: str) -> str:
    """Return text as code; a backtick in it needs a longer fence, a bar would end a cell."""
    quoted = text.replace("|", "\\|")
    return f"`` {quoted} ``" if "`" in quoted else f"`{quoted}`"


def _text(text: str) -> str:
    """Return text that Markdown shows as it is."""
    for mark in "\\`*_<>[]":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "  \n")


def _cell(text: str) -> str:
    return _text(text).replace("|", "\\|").replace("\n", " ")


def _migration_table(migrations: Iterable[Migration]) -> Iterable[str]:
    heads = ("migration", "unit", "in a transaction", "released")
    rows = [
        (_code(m.id), m.unit, _yes(m.is_transactional), _yes(m.is_released)) for m in migrations
    ]
    return _table(heads, rows)


def _step_table(steps: Iterable[Step]) -> Iterable[str]:
    heads = ("action", "kind", "object", "file", "why")
    rows = [(s.action, s.kind, _code(s.name), _code(s.file), _why(s)) for s in steps]
    return _table(heads, rows)


def _why(step: Step) -> str:
    parts = ["**breaking**"] * step.is_breaking + [_cell(step.reason)] * bool(step.reason)
    return ", ".join(parts)


def _yes(value: bool) -> str:
    return "yes" if value else "no"

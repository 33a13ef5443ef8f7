"""What was measured, for a terminal, as a page and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from tests.bench.peers.row import Row

HEAD = f"  {'':40}{'ours':>12} {'':4}{'peer':<24}{'theirs':>12}{'ratio':>8}{'floor':>9}{'goal':>9}"
PAGE_HEAD = (
    "| | ours | | peer | theirs | ratio | floor | goal | |\n|---|--:|---|---|--:|--:|--:|--:|---|"
)


def line(row: Row) -> str:
    """Return one row for a terminal."""
    floor, goal, verdict = _limits(row)
    return (
        f"  {row.name:<40}{_short(row.ours):>12} {row.unit:<4}{row.peer:<24}"
        f"{_short(row.theirs):>12}{row.ratio:>8.2f}{floor:>9}{goal:>9}  {verdict}"
    )


def save(
    file: Path, facts: Mapping[str, object], rows: Sequence[Row], missing: Mapping[str, str]
) -> None:
    """Write the numbers as JSON, and beside it a page for people."""
    kept = [{**asdict(row), "ok": row.ok} for row in rows]
    file.write_text(json.dumps({**facts, "missing": missing, "rows": kept}, indent=1) + "\n")
    file.with_suffix(".md").write_text(page(file.name, facts, rows, missing))


def page(
    raw: str, facts: Mapping[str, object], rows: Sequence[Row], missing: Mapping[str, str]
) -> str:
    """Return what was measured as a page in Markdown."""
    versions = facts["versions"]
    assert isinstance(versions, dict)
    lines = [
        "# Beside the peers: `make bench-peers`",
        "",
        f"{facts['day']}, commit {facts['commit']}, {facts['machine']}. {facts['server']};",
        f"medians of {facts['rounds']} rounds at scale {facts['scale']:g}, in turns in one run.",
        f"Raw numbers: [{raw}]({raw}).",
        "",
        "Peers: " + ", ".join(f"{name} {version}" for name, version in versions.items()) + ".",
        "",
        "A ratio says how many times theirs ours is, the median over the rounds; where the floor",
        "says `<=`, less is better. Compare the columns of one row, not rows of different days.",
    ]
    for block, group in groupby(rows, key=lambda row: row.block):
        lines += ["", f"## {block}", "", PAGE_HEAD, *map(_cells, group)]
    if missing:
        lines += ["", "## Left out", ""]
        lines += [f"- {name}: {reason}" for name, reason in missing.items()]
    return "\n".join(lines) + "\n"


def _cells(row: Row) -> str:
    floor, goal, verdict = _limits(row)
    cells = (row.name, _short(row.ours), row.unit, row.peer, _short(row.theirs))
    return f"| {' | '.join((*cells, f'{row.ratio:.2f}', floor, goal, verdict))} |"


def _limits(row: Row) -> tuple[str, str, str]:
    sign = "<=" if row.at_most else ">="
    floor = f"{sign}{row.floor:g}" if row.floor is not None else ""
    goal = f"{sign}{row.goal:g}" if row.goal is not None else ""
    return floor, goal, "" if row.floor is None else "ok" if row.ok else "MISSED"


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"

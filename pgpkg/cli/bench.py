"""pgpkg bench"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pgpkg.cli import options
from pgpkg.cli.terminal import note, say, say_json, table
from pgpkg.model import Measurement
from pgpkg.report.markdown import bench_to_markdown
from pgpkg.report.values import bench_to_json

if TYPE_CHECKING:
    from pgpkg.bench import BenchReport

HEADINGS = ("name", "n", "p50", "p95", "p99", "tps", "budget p95", "p50")
BEFORE = "before"


@click.command(
    epilog="\b\nexamples:\n  pgpkg bench                          every script in tests/bench\n"
    "  pgpkg bench create_backtest_job      one\n"
    "  pgpkg bench --save base.json         then: pgpkg bench --compare base.json"
)
@click.argument("names", nargs=-1, metavar="[NAME ...]")
@click.option("--scale", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--clients", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--seconds", type=click.FloatRange(min=0.2), default=3, show_default=True)
@click.option("--save", type=click.Path(path_type=Path), metavar="FILE", help="Write the JSON.")
@click.option(
    "--compare", type=click.Path(path_type=Path), metavar="FILE", help="Compare with saved JSON."
)
@options.formats_with_markdown
def command(
    names: tuple[str, ...],
    scale: int,
    clients: int,
    seconds: float,
    save: Path | None,
    compare: Path | None,
    output: str,
) -> int:
    """Time the functions on a throwaway server, through pgbench in prepared mode.

    Data is prepared at the scale. p50, p95 and p99 come from the latency of each transaction.
    Exits with 1 when a budget is missed.
    """
    report = options.project().bench(
        names, scale=scale, clients=clients, seconds=seconds, compare=compare, progress=note
    )
    if save is not None:
        report.save(save)
    if output == "json":
        say_json(bench_to_json(report))
    elif output == "markdown":
        say(bench_to_markdown(report))
    else:
        show(report)
    return 0 if report.is_ok else 1


def show(report: BenchReport) -> None:
    """Print measurements for a person, with how often faster than what each is compared with."""
    headings = (*HEADINGS, BEFORE) if report.before else HEADINGS
    rows = [_row(result, report)[: len(headings)] for result in report.results]
    table(headings, rows, right=range(1, len(HEADINGS) - 1))
    say(f"times in ms; PostgreSQL {report.server['version']}, {report.server['provider']}")


def _row(result: Measurement, report: BenchReport) -> list[str]:
    ratio = report.ratios.get(result.name)
    before = report.before.get(result.name)
    budget = (
        "-" if result.budget is None else f"{result.budget:g} {'ok' if result.ok else 'MISSED'}"
    )
    return [
        result.name,
        str(result.n),
        f"{result.p50_ms:.2f}",
        f"{result.p95_ms:.2f}",
        f"{result.p99_ms:.2f}",
        f"{result.tps:.0f}",
        budget,
        f"{ratio:.1f}x as fast as {result.compared_with}" if ratio else "",
        f"{before.p50_ms / result.p50_ms:.2f}x" if before and result.p50_ms else "",
    ]

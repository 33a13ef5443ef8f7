"""pgpkg bench"""

from __future__ import annotations

from pathlib import Path

import click

from pgpkg.cli import options
from pgpkg.cli.terminal import note, say, say_json, table
from pgpkg.report import bench_to_json, bench_to_markdown, bench_to_rows


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
        headings, rows = bench_to_rows(report)
        table(headings, rows, right=range(1, len(headings)))
        say(f"PostgreSQL {report.server['version']}, {report.server['provider']}, scale {scale}")
    return 0 if report.is_ok else 1

"""What `make demo` shows: the example backend applied, proved and timed, and nothing left."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pgpkg import Project
from pgpkg.cli.bench import show as show_bench
from pgpkg.cli.fail import fail
from pgpkg.cli.terminal import bold, note, say
from pgpkg.cli.verify import show as show_report
from pgpkg.errors import PgpkgError

ROOT = Path(__file__).resolve().parent.parent
UNIT = "hephaitos"
TIMED = ("strategies_with_performance", "create_backtest_job", "unaudited_update")
CLIENTS = 2
SECONDS = 1


def main() -> int:
    """Run the demo and exit with 0 when every check and every budget holds."""
    started = time.monotonic()
    project = Project.load(ROOT)
    note("-- starting a throwaway PostgreSQL")
    with project.server() as server:
        say(
            f"{bold('server')}    PostgreSQL {server.version // 10000}.{server.version % 10000}, "
            f"{server.provider}, in a throwaway folder"
        )
        database = server.create()
        url = server.url(database)
        with timed("applying"):
            outcome = project.apply(url, unit=UNIT, allow_unreleased=True, progress=units_only)
        counts = Counter(step.unit for step in outcome.objects)
        for unit in (unit for unit in project.units if unit.name in counts):
            say(
                f"{bold('applied')}   {unit.name:<10} {counts[unit.name]:>3} objects  "
                f"{unit.summary}"
            )
        with timed("applying again"):
            again = project.apply(url, unit=UNIT, progress=note)
        say(f"{bold('again')}     {'nothing to do' if again.is_empty else 'NOT EMPTY'}")
        with timed("verifying"):
            report = project.verify(unit=UNIT, server=server, progress=note)
        say()
        show_report(report)
        with timed("timing"):
            measured = project.bench(
                TIMED, unit=UNIT, clients=CLIENTS, seconds=SECONDS, server=server, progress=note
            )
        say()
        show_bench(measured)
    say()
    say(f"{bold('stopped')}   nothing is left behind; {time.monotonic() - started:.0f} s in all")
    return 0 if again.is_empty and not report.counts["error"] else 1


def units_only(line: str) -> None:
    """Pass on what is said of units; 150 lines of single files would hide the rest."""
    if not line.startswith("built sql/"):
        note(line)


@contextmanager
def timed(title: str) -> Iterator[None]:
    """Say what goes on, and how long it took."""
    note(f"-- {title}")
    started = time.monotonic()
    yield
    note(f"-- {title}: {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PgpkgError as error:
        sys.exit(fail(error, as_json=False))

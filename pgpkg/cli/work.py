"""pgpkg work"""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import click

from pgpkg.cli import options
from pgpkg.cli.terminal import note, say, say_json
from pgpkg.errors import PgpkgError

if TYPE_CHECKING:
    from pgpkg.worker.stopping import Stop

SECONDS = click.FloatRange(min=0.05)


@click.command(
    epilog="\b\nexamples:\n  pgpkg work                            all queues, four at a time\n"
    "  pgpkg work --queue mail --queue pdf   these two\n"
    "  pgpkg work --handlers shop.jobs       with the handlers of a Python module\n"
    "  pgpkg work --drain                    until nothing is left, then end\n"
    "  pgpkg work --log json --metrics 9187  as a service\n"
    "\n\b\nsignals:\n  SIGTERM, SIGINT   jobs that run come to their end, the others go back\n"
    "  once more         ends at once; what ran is taken up by other workers"
)
@options.database
@click.option(
    "--queue", "queues", multiple=True, metavar="NAME", help="Only this queue; repeat it."
)
@click.option(
    "--concurrency",
    type=click.IntRange(1, 256),
    default=4,
    show_default=True,
    help="Jobs at a time.",
)
@click.option(
    "--handlers", multiple=True, metavar="MODULE", help="A Python module with handlers; repeat it."
)
@click.option(
    "--batch",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="Jobs to take at once, at most; slow jobs are taken one by one.",
)
@click.option(
    "--poll",
    type=SECONDS,
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="How often idle workers look, beside being woken.",
)
@click.option(
    "--lease",
    type=SECONDS,
    metavar="SECONDS",
    help="After how long without a heartbeat others take a job (default: what the queue says).",
)
@click.option(
    "--heartbeat",
    type=SECONDS,
    default=5.0,
    show_default=True,
    metavar="SECONDS",
    help="How often cancels are seen and long jobs held on to, at least.",
)
@click.option(
    "--grace",
    type=click.FloatRange(min=0),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How long jobs that run may take to end after a signal.",
)
@click.option("--drain", is_flag=True, help="End when the queues are empty.")
@click.option("--once", is_flag=True, help="Take one batch, then end.")
@click.option("--report", type=SECONDS, metavar="SECONDS", help="Log the counters now and then.")
@click.option(
    "--metrics",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="Serve the counters to Prometheus on 127.0.0.1.",
)
@click.option(
    "--log", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Lines."
)
@click.option("--verbose", is_flag=True, help="Log every job.")
@options.formats
def command(
    database: str | None,
    queues: tuple[str, ...],
    concurrency: int,
    handlers: tuple[str, ...],
    batch: int,
    poll: float,
    lease: float | None,
    heartbeat: float,
    grace: float,
    drain: bool,
    once: bool,
    report: float | None,
    metrics: int | None,
    log: str,
    verbose: bool,
    output: str,
) -> int:
    """Work on queues and scheduled jobs until told to stop.

    Handlers in SQL run in the database, in the transaction that ends their job. Handlers in Python
    come from the entry points of the group pgpkg.handlers and from --handlers. Jobs of workers that
    died are taken back; scheduled jobs are run where no pg_cron does. A lost database is waited
    for. Log lines go to standard error, the counters at the end to standard output. Exits with 1
    when a job had to be abandoned.
    """
    from pgpkg.worker import Stop, Teller

    tell = Teller(note, as_json=log == "json", level="debug" if verbose else "info")
    stop = Stop()
    _hear_signals(stop)
    try:
        ended = options.project().work(
            database,
            tell,
            stop,
            queues=queues,
            concurrency=concurrency,
            batch=batch,
            poll=poll,
            lease=lease,
            beat=heartbeat,
            grace=grace,
            is_draining=drain,
            is_once=once,
            modules=handlers,
            report=report,
            metrics_port=metrics,
        )
    except PgpkgError as error:
        if log == "text":
            raise
        tell("error", "failed", code=error.code, **_fields(error))
        if output == "json":
            raise
        return error.exit_code
    if output == "json":
        say_json({**ended.counts, "abandoned": ended.abandoned})
    else:
        say(_told(dict(ended.counts)))
    return 1 if ended.abandoned else 0


def _hear_signals(stop: Stop) -> None:
    """The first signal asks to stop, the second ends the process."""

    def hear(number: int, _frame: object) -> None:
        if stop.is_asked:
            note("ended at once; what ran is taken up by other workers")
            os._exit(128 + number)
        stop.ask()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, hear)


def _fields(error: PgpkgError) -> dict[str, str | None]:
    return {name: getattr(error, name) or None for name in ("message", "detail", "hint")}


def _told(counts: dict[str, object]) -> str:
    jobs = counts.pop("jobs")
    assert isinstance(jobs, dict)
    ended = ", ".join(f"{number} {outcome}" for outcome, number in sorted(jobs.items()))
    return f"{ended or 'no job'} in {counts['seconds']} s ({counts['per_second']} done a second)"

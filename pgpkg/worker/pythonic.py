"""Run one job whose handler is in Python, and tell the queue what became of it."""

from __future__ import annotations

import time
import traceback

import psycopg

from pgpkg import database
from pgpkg.worker.calls import QueueCalls
from pgpkg.worker.handlers import Handler
from pgpkg.worker.hands import Hands
from pgpkg.worker.job import Cancelled, Job, Lost
from pgpkg.worker.session import Session
from pgpkg.worker.shop import Shop

LONGEST_ERROR = 4000


def run_in_python(shop: Shop, session: Session, hands: Hands, job: Job) -> None:
    """Run the handler of a job. One that raises ends the attempt; it is tried again, or dead."""
    calls = shop.queue
    assert calls is not None
    began = time.monotonic()
    handler = shop.handlers.get(job.kind)
    try:
        job.check()
        if handler is None:
            raise LookupError(f"no handler for {job.kind} in SQL or in worker {shop.settings.name}")
        if handler.wants_connection:
            _with_connection(calls, session, handler, job)
            hands.drop([job])
        else:
            handler.function(job)
            hands.finish(job)
        outcome = "done"
    except Lost:
        hands.drop([job])
        outcome = "lost"
    except (Exception, SystemExit, KeyboardInterrupt) as error:
        told = _told(error)
        outcome = session.call(lambda c: calls.fail(c, job, told))
        hands.drop([job])
        _tell_failure(shop, job, outcome, told)
    seconds = time.monotonic() - began
    shop.counts.ended(job.queue, job.kind, outcome)
    shop.counts.took(job.queue, job.kind, seconds)
    shop.tell(
        "debug" if outcome == "done" else "info",
        f"job {outcome}",
        queue=job.queue,
        kind=job.kind,
        id=job.id,
        attempt=job.attempt,
        seconds=seconds,
    )


def _with_connection(calls: QueueCalls, session: Session, handler: Handler, job: Job) -> None:
    """What the handler does in the database and the end of the job are one transaction, in which a
    job that is in other hands by now undoes all of it."""
    connection = session.connection
    with connection.transaction():
        handler.function(job, connection)
        if calls.complete(connection, [(job.id, job.token)]) == 0:
            raise Lost(f"job {job.id} is in other hands")


def _told(error: BaseException) -> str:
    """Return an error as the queue keeps it: what it says, then where; never a password."""
    if isinstance(error, Cancelled):
        return str(error)
    said = f"{type(error).__name__}: {error}".strip()
    if isinstance(error, psycopg.Error) and error.sqlstate:
        said = f"{said}\nSQLSTATE {error.sqlstate}"
    frames = traceback.format_exception(error)[1:-1]
    return database.mask(f"{said}\n\n{''.join(frames)}"[:LONGEST_ERROR].rstrip())


def _tell_failure(shop: Shop, job: Job, outcome: str, told: str) -> None:
    if outcome in {"retry", "dead"}:
        shop.tell(
            "warning",
            "handler raised",
            queue=job.queue,
            kind=job.kind,
            id=job.id,
            attempt=job.attempt,
            outcome=outcome,
            error=told.partition("\n")[0],
        )

"""Try a step again when somebody else's lock was in its way.

A step is everything up to its commit; whatever it did is rolled back before it is tried again.
Waiting longer than lock_timeout in the queue of a lock would make all traffic wait behind us.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

import psycopg

from pgpkg.apply.session import Session
from pgpkg.apply.watch import Other
from pgpkg.database import Failed
from pgpkg.errors import Blocked, PgpkgError

T = TypeVar("T")

AGAIN = frozenset({"55P03", "40P01", "40001"})
FIRST_PAUSE = 0.25
LONGEST_PAUSE = 15.0


def step(
    session: Session,
    what: str | Callable[[], str],
    run: Callable[[], T],
    *,
    lock_timeout: str = "",
) -> T:
    """Run a step, and again after a growing pause while locks are in its way. `what` names it;
    where that depends on how far it came, it is asked after the rollback.

    Raises Blocked, naming who was in the way, when deploy.retries are used up; any other error
    comes through after a rollback.
    """
    retries = session.settings.retries
    for attempt in range(retries + 1):
        try:
            with session.watcher.watching():
                return run()
        except (Failed, psycopg.Error, PgpkgError) as error:
            roll_back(session)
            if not is_lock_trouble(error):
                raise
            blockers = session.watcher.blockers
            name = what() if callable(what) else what
            if attempt == retries:
                waited = lock_timeout or session.settings.lock_timeout
                raise _blocked(name, blockers, attempt + 1, waited, error) from error
        except BaseException:
            roll_back(session)
            raise
        pause = _pause(attempt)
        session.progress(
            f"retry {attempt + 1} of {retries} in {pause:.1f} s: {name} was blocked by "
            f"{_named(blockers)}"
        )
        time.sleep(pause)
    raise AssertionError("unreachable")


def roll_back(session: Session) -> None:
    """End whatever transaction is open; a lost connection has ended it already."""
    connection = session.connection
    idle = psycopg.pq.TransactionStatus.IDLE
    if connection.closed or connection.info.transaction_status == idle:
        return
    try:
        connection.execute("rollback")
    except psycopg.Error:
        connection.close()


def is_lock_trouble(error: Failed | psycopg.Error | PgpkgError) -> bool:
    cause = error.error if isinstance(error, Failed) else error
    if cause.sqlstate == "XX000":  # two databases' deployers grant on one shared row
        return "tuple concurrently updated" in str(cause)
    return cause.sqlstate in AGAIN


def _pause(attempt: int) -> float:
    """Twice as long each time, and never quite the same for two deployers."""
    return min(FIRST_PAUSE * 2.0**attempt, LONGEST_PAUSE) * random.uniform(0.75, 1.25)


def _blocked(
    what: str,
    blockers: tuple[Other, ...],
    tries: int,
    waited: str,
    error: Failed | psycopg.Error | PgpkgError,
) -> Blocked:
    place = error if isinstance(error, PgpkgError) else None
    pid = blockers[0].pid if blockers else "<pid>"
    return Blocked(
        f"{what} was blocked by {_named(blockers)}",
        detail=f"Tried {tries} times, each waiting {waited} for the lock. "
        "The step was rolled back as a whole.",
        hint=f"Let it finish, or end it: select pg_terminate_backend({pid}); "
        "then run the same command again. deploy.lock_timeout and deploy.retries set the patience.",
        file=place.file if place else None,
        line=place.line if place else None,
        sqlstate="55P03",
    )


def _named(blockers: tuple[Other, ...]) -> str:
    return ", ".join(str(blocker) for blocker in blockers) or "a session that was gone when asked"

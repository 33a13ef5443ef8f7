"""Run statements of a migration and every row about them as one transaction.

They travel as one message, bookkeeping and commit included. Only where behaviour is in their way,
or missing for them, that is taken down, or laid, around them in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from pgpkg import database
from pgpkg.apply import retry
from pgpkg.apply.script import Script
from pgpkg.apply.session import Session
from pgpkg.database import Failed
from pgpkg.errors import PgpkgError

# A migration that changed its role does not keep it for the bookkeeping.
BETWEEN = "\n;\nreset session authorization; reset role;\n"

# Something stands on what is to be changed; something that is named is not there.
CONCERNS_BEHAVIOUR = frozenset({"2BP01", "0A000", "42P16", "42883", "42P01", "42704", "3F000"})

Explain = Callable[[Failed, str], PgpkgError]


class Behaviour(Protocol):
    """What is laid, as far as a migration meets it. Everything inside the open transaction."""

    def is_concerned(self, script: Script) -> bool:
        """Whether it can be seen from the text that behaviour will be concerned."""

    def before(self, script: Script, text: str) -> None:
        """Lay what the text needs and take down what stands in its way."""

    def after(self) -> None:
        """Lay again what was taken down; note in the ledger what went with the text."""


def run(session: Session, script: Script, rows: str, behaviour: Behaviour) -> None:
    """Run a whole script and the statements that record it, or nothing of both.

    Raises StatementFailed with the template's file and line, or Blocked.
    """

    def explain(failed: Failed, opening: str) -> PgpkgError:
        return script.failure(failed, opening.count(";"), opening)

    together(session, script, (session.opening(), script.text, rows), explain, behaviour)


def whole(opening: str, text: str, rows: str) -> str:
    """Return a whole transaction as one text."""
    return f"{opening}{text}{BETWEEN}{rows}\ncommit;"


def together(
    session: Session,
    script: Script,
    parts: tuple[str, str, str],
    explain: Explain,
    behaviour: Behaviour,
) -> None:
    """Run opening, text and bookkeeping in one transaction."""
    opening, text, rows = parts

    def at_once() -> None:
        database.send(session.connection, whole(opening, text, rows))

    def carefully() -> None:
        database.send(session.connection, opening)
        behaviour.before(script, text)
        try:
            database.send(session.connection, text)
        except Failed as failed:
            if retry.is_lock_trouble(failed):
                raise
            raise explain(failed, "") from failed.error
        behaviour.after()
        database.send(session.connection, f"{BETWEEN}{rows}\ncommit;")

    if behaviour.is_concerned(script):
        retry.step(session, script.what, carefully)
        return
    try:
        retry.step(session, script.what, at_once)
    except Failed as failed:
        if failed.error.sqlstate not in CONCERNS_BEHAVIOUR:
            raise explain(failed, opening) from failed.error
        retry.step(session, script.what, carefully)

"""Send the statements of a file in one message, all of them or none, and know which one failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import psycopg

from pgpkg import database
from pgpkg.database import Connection
from pgpkg.model import SqlFile, Statement

_BETWEEN = "\n;\n"
_OPEN = "savepoint pgpkg_laying"
_CLOSE = "release savepoint pgpkg_laying"
_BACK = b"rollback to savepoint pgpkg_laying; release savepoint pgpkg_laying"

# Not the statement's fault: a lock that could not be had, a deadlock, a cancel, a full disk, a
# lost connection, two sessions that grant on one row.
_PASSING = ("55P03", "40", "57", "53", "08", "XX000")


@dataclass(frozen=True, slots=True)
class Piece:
    """One statement to send. `line` is where it begins in the rendered text; None when pgpkg
    itself wrote it."""

    text: str
    line: int | None = None


class Refused(Exception):
    """The server refused a statement of a file; what the message did is undone.

    When the same statement may well succeed at another time (`is_passing`), it is left to the
    caller to roll back and to try all of it again.
    """

    def __init__(self, error: psycopg.Error, file: SqlFile | None, line: int | None) -> None:
        super().__init__(str(error))
        self.error = error
        self.file = file
        self.line = line

    @property
    def sqlstate(self) -> str:
        return self.error.sqlstate or ""

    @property
    def is_passing(self) -> bool:
        return not self.sqlstate or self.sqlstate.startswith(_PASSING)


def pieces(statements: Iterable[Statement]) -> list[Piece]:
    """Return statements as they stand in their file."""
    return [Piece(statement.text, statement.line) for statement in statements]


def run(connection: Connection, script: Sequence[Piece], file: SqlFile | None = None) -> None:
    """Run the whole script in one round trip, inside the caller's transaction.

    Raises Refused.
    """
    if not script:
        return
    try:
        database.send(connection, _whole(script))
    except database.Failed as failed:
        error = failed.error
        refused = Refused(error, file, _line(script, failed.index - 1, error))
        if not refused.is_passing:
            connection.execute(_BACK)
        raise refused from error


def run_together(connection: Connection, scripts: Sequence[Sequence[Piece]]) -> bool:
    """Run several scripts in one round trip; False, and nothing is there, when one is refused:
    only alone it is known why."""
    message = _BETWEEN.join(["savepoint pgpkg_files", *map(_whole, scripts)])
    try:
        database.send(connection, f"{message}{_BETWEEN}release savepoint pgpkg_files")
    except database.Failed:
        if connection.closed:
            raise
        connection.execute("rollback to savepoint pgpkg_files; release savepoint pgpkg_files")
        return False
    return True


def _whole(script: Sequence[Piece]) -> str:
    return _BETWEEN.join([_OPEN, *(piece.text for piece in script), _CLOSE])


def _line(script: Sequence[Piece], number: int, error: psycopg.Error) -> int | None:
    """Return the line of the rendered text that the server means."""
    position = error.diag.statement_position
    offset = int(position) - 1 if position else 0
    start = len(_OPEN) + len(_BETWEEN)
    if position and error.sqlstate == "42601":  # a syntax error refuses the whole message at once
        number = 0
        while number < len(script) - 1 and start + len(script[number].text) < offset:
            start += len(script[number].text) + len(_BETWEEN)
            number += 1
    elif not 0 <= number < len(script):
        return None
    else:
        start += sum(len(piece.text) + len(_BETWEEN) for piece in script[:number])
    piece = script[number]
    if piece.line is None:
        return None
    inside = max(offset - start, 0) if position else 0
    return piece.line + piece.text[:inside].count("\n")

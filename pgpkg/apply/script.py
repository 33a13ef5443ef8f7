"""The text of a migration, in one direction, and where in its template a failure lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pgpkg import database, parse
from pgpkg.database import Failed
from pgpkg.errors import PgpkgError
from pgpkg.model import Migration, Place, Statement

Direction = Literal["apply", "rollback"]
NO_FUNCTION = "42883"
CALLS_WHAT_IS_GONE = (
    "A migration may call what the files of sql/ make, and needs them as long as it is replayed:"
    " correct the name, or bring the function's file back."
)


@dataclass(frozen=True)
class Script:
    """What is run for a migration: its text, or the text of its way back."""

    migration: Migration
    direction: Direction
    file: str
    text: str
    locate: Callable[[int], Place] | None

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        return parse.statements(self.text)

    @property
    def is_transactional(self) -> bool:
        """Whether one transaction can hold it. A way back says so in a header of its own."""
        if self.direction == "apply":
            return self.migration.is_transactional
        return all(statement.in_transaction for statement in self.statements)

    @property
    def what(self) -> str:
        """Name it in messages."""
        return self.migration.id if self.direction == "apply" else f"{self.migration.id} (way back)"

    def place(self, line: int | None) -> tuple[str, int | None]:
        """Return file and line of the template for a line of the text."""
        if line is None:
            return self.file, None
        return self.locate(line) if self.locate else (self.file, line)

    def failure(self, failed: Failed, before: int = 0, opening: str = "") -> PgpkgError:
        """Return the error of a message that held `opening`, of `before` statements, and then the
        whole text."""
        position = failed.error.diag.statement_position
        offset = int(position) - 1 - len(opening) if position else -1
        index = failed.index - before
        if 0 <= offset <= len(self.text):
            line: int | None = self.text.count("\n", 0, offset) + 1
        elif 0 <= index < len(self.statements):
            line = self.statements[index].line
        else:
            line = None
        return self._error(failed, line)

    def statement_failure(self, failed: Failed, statement: Statement, opening: str) -> PgpkgError:
        """Return the error of a message that held `opening` and then one statement."""
        position = failed.error.diag.statement_position
        offset = int(position) - 1 - len(opening) if position else 0
        down = statement.text.count("\n", 0, offset) if 0 < offset <= len(statement.text) else 0
        return self._error(failed, statement.line + down)

    def _error(self, failed: Failed, line: int | None) -> PgpkgError:
        file, at = self.place(line)
        error = database.translate(failed.error, file=file, line=at, what=self.what)
        if failed.error.sqlstate == NO_FUNCTION:
            error.hint = CALLS_WHAT_IS_GONE
        return error


def forward(migration: Migration) -> Script:
    """Return what applies a migration."""
    return Script(migration, "apply", migration.file, migration.text, migration.locate)


def backward(migration: Migration) -> Script:
    """Return what undoes a migration; it must have a way back."""
    assert migration.rollback_file is not None and migration.rollback_text is not None
    return Script(
        migration,
        "rollback",
        migration.rollback_file,
        migration.rollback_text,
        migration.rollback_locate,
    )

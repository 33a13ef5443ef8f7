"""Ask the questions in sql/catalog whose names begin with standing_."""

from __future__ import annotations

from typing import Any

from pgpkg import database
from pgpkg.verify import asking


def ask(connection: database.Connection, question: str, *values: Any) -> list[dict[str, Any]]:
    """Return the rows of one question."""
    return asking.ask(connection, f"standing_{question}", *values)

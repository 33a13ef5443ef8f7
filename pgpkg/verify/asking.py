"""Ask the questions in sql/catalog."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.rows import dict_row

from pgpkg import database, shipped


def ask(connection: database.Connection, question: str, *values: Any) -> list[dict[str, Any]]:
    """Return the rows of one question; `values` stand in it as $1, $2, ..."""
    with psycopg.RawCursor(connection, row_factory=dict_row) as cursor:
        cursor.execute(shipped.sql("catalog", f"{question}.sql").encode(), values)
        return cursor.fetchall()

"""How a trace puts its findings: the common row, and the safe way in the user's own names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pgpkg.model import Finding, Level, Migration, Place, Statement
from pgpkg.render.quoting import ident
from pgpkg.verify.family import Found

APART = "-- in a migration of its own that begins with: -- transactional: false"
SHOWN = 160


def found(
    rule: str,
    level: Level,
    migration: Migration,
    name: str,
    message: str,
    *,
    detail: str = "",
    hint: str = "",
    statement: Statement | None = None,
    place: Place | None = None,
    evidence: Mapping[str, Any] | None = None,
) -> Found:
    """Return a finding that points to a statement of the migration, or to a line of its file."""
    shown = {"statement": shorten(statement.text)} if statement else {}
    finding = Finding(
        rule=rule,
        level=level,
        unit=migration.unit,
        object=name,
        message=message,
        detail=detail,
        hint=hint,
        file=place[0] if place else migration.file,
        line=place[1] if place else (statement.line if statement else 1),
        evidence={"migration": migration.id, **shown, **(evidence or {})},
    )
    return Found(finding, is_rendered=place is None)


def shorten(text: str) -> str:
    """Return a statement as one line that is not too long."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 3]}..."


def one_line(statement: Statement) -> str:
    """Return a whole statement as one line, without its semicolon."""
    return " ".join(statement.text.split()).rstrip("; ")


def listed(names: Sequence[str], most: int = 5) -> str:
    """Return names for a sentence."""
    shown = list(names[:most])
    more = [f"{len(names) - most} more"] if len(names) > most else []
    parts = [*shown, *more]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def beside(table: str, suffix: str) -> str:
    """Return a name like that of the table, in the same schema."""
    schema = table.removesuffix(last(table))
    return f"{schema}{ident([f'{bare(last(table))}_{suffix}'])}"


def last(name: str) -> str:
    """Return the last part of a name, with its quotes."""
    return str(re.findall(r'"(?:[^"]|"")*"|[^.]+', name)[-1])


def bare(name: str) -> str:
    return name.strip('"').replace('""', '"')


def column(table: str, name: str) -> str:
    """Return the name of a column, quoted where it must be, behind that of its table."""
    return f"{table}.{ident([name])}"

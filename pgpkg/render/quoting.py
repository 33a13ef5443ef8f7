"""Write values and names into SQL so that they cannot become anything else."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal

from pgpkg.errors import NotLiteral
from pgpkg.names import HALF_RESERVED, RESERVED

LONGEST_NAME = 63
_BARE = re.compile(r"[a-z_][a-z0-9_$]*")


class Sql(str):
    """Text that is SQL already: what `literal` and `ident` return."""

    __slots__ = ()


def literal(value: object) -> Sql:
    """Return a value as an SQL literal: text, numbers, truth, null, and lists of these.

    A negative number comes in parentheses, so that no operator or cast before or after it can
    bind to its half. Raises NotLiteral for what SQL cannot hold.
    """
    if value is None:
        return Sql("null")
    if isinstance(value, bool):
        return Sql("true" if value else "false")
    if isinstance(value, int | float | Decimal):
        return Sql(_number(value))
    if isinstance(value, str):
        return Sql(_string(value))
    if isinstance(value, list | tuple):
        return Sql(f"array[{', '.join(literal(one) for one in value)}]" if value else "'{}'")
    raise NotLiteral(
        f"literal does not know how to write a {type(value).__name__}",
        hint="Give it text, a number, true, false, none, or a list of these.",
    )


def ident(value: object) -> Sql:
    """Return a name as SQL reads it, quoted where it must be.

    Text is taken apart at its dots (`app.ticket`); in a list each part stands as it is. Raises
    NotLiteral for what cannot be a name.
    """
    if isinstance(value, str):
        return Sql(".".join(_part(part) for part in value.split(".")))
    if isinstance(value, Sequence) and value and all(isinstance(one, str) for one in value):
        return Sql(".".join(_part(part) for part in value))
    raise NotLiteral(
        f"ident does not know how to write {value!r:.60}",
        hint='Give it a name, or a list of its parts: ["app", "ticket"] | ident',
    )


def _number(value: float | Decimal) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return (
            f"'{'NaN' if math.isnan(value) else 'Infinity' if value > 0 else '-Infinity'}'::float8"
        )
    if isinstance(value, Decimal) and not value.is_finite():
        return f"'{'NaN' if value.is_nan() else 'Infinity' if value > 0 else '-Infinity'}'::numeric"
    written = format(value, "f") if isinstance(value, Decimal) else repr(value)
    return f"({written})" if written.startswith("-") else written


def _string(value: str) -> str:
    _refuse_unprintable(value, "text")
    quoted = value.replace("'", "''")
    if "\\" in quoted:
        return "E'" + quoted.replace("\\", "\\\\") + "'"
    return f"'{quoted}'"


def _part(name: str) -> str:
    _refuse_unprintable(name, "a name")
    if not name or len(name.encode()) > LONGEST_NAME:
        raise NotLiteral(
            f"{name[:80]!r} cannot be a name in PostgreSQL",
            detail=f"A name has 1 to {LONGEST_NAME} bytes.",
            hint="Choose a shorter one." if name else "Write the part before or after the dot.",
        )
    if _BARE.fullmatch(name) and name not in RESERVED and name not in HALF_RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def _refuse_unprintable(value: str, what: str) -> None:
    try:
        is_fit = "\0" not in value and bool(value.encode() or True)
    except UnicodeEncodeError:
        is_fit = False
    if not is_fit:
        raise NotLiteral(
            f"{what} holds a character that PostgreSQL cannot store",
            detail="NUL and half of a surrogate pair are no text.",
            hint="Take it out.",
        )

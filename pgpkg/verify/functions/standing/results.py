"""What a body gives back, or puts into a variable, against the type that is declared."""

from __future__ import annotations

from collections.abc import Iterator

from pgpkg import database
from pgpkg.parse.insides import RESULT, Inside
from pgpkg.verify.functions.standing import scope as scopes
from pgpkg.verify.functions.standing.problem import Problem
from pgpkg.verify.functions.standing.scope import UNKNOWN, Scope

MISFIT = "structure of query does not match function result type"


def misfits(connection: database.Connection, scope: Scope, one: Inside) -> Iterator[Problem]:
    """Yield what keeps the rows of RETURN QUERY from being those of the function."""
    routine = scope.routine
    shown = [a.type for a in routine.arguments if a.mode in {"o", "b", "t"}]
    wanted = shown or [_type_of(column) for column in routine.row_columns or ()]
    wanted = wanted or [routine.returns]
    if scope.is_loose or set(wanted) & UNKNOWN:
        return
    given = [_type_of(column) for column in scopes.columns(connection, scope, one.text)]
    pairs = zip(given, wanted, strict=False)
    if not given or (len(given) == len(wanted) and all(_fits(*pair) for pair in pairs)):
        return
    told = f"{MISFIT}: ({', '.join(given)}) instead of ({', '.join(wanted)})"
    yield Problem(one.line, "42804", told)


def _fits(given: str, wanted: str) -> bool:
    """Of the project's own types nothing is claimed: the server tells a domain as what is below."""
    return "." in wanted or _bare(given) == _bare(wanted)


def conversion(scope: Scope, one: Inside) -> str:
    """Return a value as it is converted; '' where the type is not known or needs nothing."""
    kind = scope.types.get(one.cast, "")
    if one.cast == RESULT:
        kind = "" if scope.routine.returns_set else scope.routine.returns
    if not kind or "%" in kind or kind in UNKNOWN or kind == "void" or one.cast in scope.rows:
        return ""
    text, is_guessed = scope.plain(one.text)
    return "" if is_guessed else f"select ({text}\n)::{kind}"


def _type_of(column: str) -> str:
    """Take the name away from `name type`."""
    return column.rpartition('" ')[2] if column.startswith('"') else column.partition(" ")[2]


def _bare(kind: str) -> str:
    head, _, tail = kind.partition("(")
    return head + tail.partition(")")[2]

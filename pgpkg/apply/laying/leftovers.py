"""Undo what the older text of a file said and the new one no longer says.

Grants, comments, row security switches and tables of publications have no object of their own
that could be dropped, so each has an undoing statement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pgpkg.apply.laying import heads, names

_FLAGS = re.IGNORECASE | re.DOTALL
_GRANT = re.compile(r'^grant\b(?P<what>.*)(?<!")\bto\b(?!")(?P<whom>.*)$', _FLAGS)
_WHOM = re.compile(r"\s+(?:with|granted\s+by)\b.*$", _FLAGS)
_DEFAULT = re.compile(
    r"^(?P<head>alter\s+default\s+privileges\b.*?)\b(?P<grant>grant\b.*)$", _FLAGS
)
_REVOKE = re.compile(r"^(?:alter\s+default\s+privileges\b.*?\b)?revoke\b", _FLAGS)
_COMMENT = re.compile(r"^comment\s+on\b", _FLAGS)
_SWITCH = re.compile(
    r"^alter\s+table\b(?P<table>.*?)\b(?:enable|force)\s+row\s+level\s+security\b", _FLAGS
)
_ENABLE = re.compile(r"\benable\s+row\s+level\s+security\b", _FLAGS)
_FORCE = re.compile(r"(?<!\bno\s)\bforce\s+row\s+level\s+security\b", _FLAGS)
_PUBLISHED = re.compile(
    r"\balter\s+publication\s+(?P<publication>\S+)\s+add\s+table\s+(?P<tables>[^;'$]+)", _FLAGS
)
_TABLE = re.compile(r"(?:only\s+)?(?P<name>[^\s(*]+)", _FLAGS)

# What may be missing because it went with an object.
_GONE = (
    "undefined_table",
    "undefined_function",
    "undefined_object",
    "undefined_column",
    "invalid_schema_name",
    "wrong_object_type",
)


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What is left of an older text: statements that undo it, whether it had granted something,
    and whether it had revoked something that is to be given back."""

    undo: tuple[str, ...] = ()
    had_granted: bool = False
    had_revoked: bool = False


def find(
    old: Iterable[str], new: Iterable[str], is_said_elsewhere: Callable[[str], bool]
) -> Leftovers:
    """Compare two texts of a file, statement by statement; what another file still says stays."""
    said = [heads.folded(text) for text in new]
    kept = {text for text in said if not _COMMENT.match(text)}
    kept |= {undo for text in said if _COMMENT.match(text) for undo in undoing(text)}
    gone = [
        text
        for text in dict.fromkeys(heads.folded(text) for text in old)
        if text not in kept and not is_said_elsewhere(text)
    ]
    undos = [(text, undo) for text in gone for undo in undoing(text) if undo not in kept]
    return Leftovers(
        tuple(guarded(undo) for _, undo in undos),
        any(heads.is_privilege(text) or _DEFAULT.match(text) for text, _ in undos),
        any(_REVOKE.match(text) for text in gone),
    )


def undoing(text: str) -> Iterator[str]:
    """Yield the statements that undo one folded statement."""
    if found := _DEFAULT.match(text):
        yield from (found["head"] + undo for undo in undoing(found["grant"]))
    elif found := _GRANT.match(text):
        what = re.sub(r"^\s+grant\s+option\s+for\b", "", found["what"], flags=_FLAGS)
        yield f"revoke{what}from{_WHOM.sub('', found['whom'])} cascade"
    elif _COMMENT.match(text):
        yield f"{text[: _before_is(text)]} is null"
    elif found := _SWITCH.match(text):
        if _ENABLE.search(text):
            yield f"alter table{found['table']}disable row level security"
        if _FORCE.search(text):
            yield f"alter table{found['table']}no force row level security"
    elif publication := heads.publication(text):
        yield f"drop publication {publication}"
    else:
        yield from unpublishing(text)


def unpublishing(text: str) -> Iterator[str]:
    """Yield statements that take the tables out of a publication that a text puts into it."""
    for found in _PUBLISHED.finditer(text):
        for item in names.pieces(found["tables"], ","):
            if table := _TABLE.match(item):
                yield f"alter publication {found['publication']} drop table {table['name']}"


def guarded(statement: str) -> str:
    """Return the statement so that it is no error when what it speaks of is gone."""
    body = (
        f"begin execute {names.literal(statement)}; "
        f"exception when {' or '.join(_GONE)} then null; end"
    )
    return f"do {names.literal(body)}"


def _before_is(text: str) -> int:
    """Return where the word IS of a comment stands, outside quotes and brackets."""
    in_quotes, depth = False, 0
    for position, sign in enumerate(text):
        if sign == '"':
            in_quotes = not in_quotes
        elif in_quotes:
            continue
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif depth == 0 and re.match(r"\s+is\s", text[position : position + 16], _FLAGS):
            return position
    return len(text)

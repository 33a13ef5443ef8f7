"""What a migration takes away or gives another type: there, something may stand in its way.

Read from the words, so that DO blocks count as well. A statement that says CASCADE needs no help.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pgpkg.apply.laying import names
from pgpkg.apply.laying.addresses import ANYWHERE, of_keys, rows
from pgpkg.database import Connection

Root = tuple[int, int, int]  # class, oid, column or 0

_WORD = r'(?:"(?:[^"]|"")+"|[^\W\d][\w$]*)'
_NAME = rf"{_WORD}(?:\s*\.\s*{_WORD})*"
_FLAGS = re.IGNORECASE | re.DOTALL
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_ALTER = re.compile(
    rf"\balter\s+(?:foreign\s+)?table\s+(?:if\s+exists\s+)?(?:only\s+)?(?P<table>{_NAME})"
    r"(?P<rest>[^;]*)",
    _FLAGS,
)
_PARTS = (
    re.compile(
        rf"\bdrop\s+(?!constraint\b)(?:column\s+)?(?:if\s+exists\s+)?(?P<name>{_WORD})", _FLAGS
    ),
    re.compile(rf"\bdrop\s+constraint\s+(?:if\s+exists\s+)?(?P<name>{_WORD})", _FLAGS),
    re.compile(rf"\balter\s+(?:column\s+)?(?P<name>{_WORD})\s+(?:set\s+data\s+)?type\b", _FLAGS),
)
_DROP = re.compile(
    r"\bdrop\s+(?P<kind>(?:foreign\s+)?table|materialized\s+view|view|function|procedure|routine"
    r"|aggregate|type|domain|schema)\s+(?:if\s+exists\s+)?(?P<names>[^;]*)",
    _FLAGS,
)
_CASCADE = re.compile(r"\bcascade\b", _FLAGS)
_TAIL = re.compile(r"\s+restrict\s*$", _FLAGS)


@dataclass(frozen=True, slots=True)
class Target:
    """An object that goes, or those columns and constraints of a table that go or change."""

    kind: str
    name: str
    parts: frozenset[str] | None = None


def roots(connection: Connection, text: str) -> list[Root]:
    """Return the addresses of what a text takes away or gives another type."""
    wanted = list(targets(text))
    found = of_keys(connection, [(target.kind, target.name) for target in wanted])
    relations = [oid for target in wanted for _, oid in found.get((target.kind, target.name), ())]
    known = rows(connection, "object_parts.sql", relations) if relations else []
    answer: list[Root] = []
    for target in wanted:
        addresses = found.get((target.kind, target.name), [])
        if target.parts is not None:
            oids = {oid for _, oid in addresses}
            answer += [
                (classid, objid, column)
                for classid, objid, column, relation, name in known
                if relation in oids and name in target.parts
            ]
        elif len(addresses) == 1:  # which of several overloads is meant, only the server can tell
            answer.append((*addresses[0], 0))
    return answer


def targets(text: str) -> Iterator[Target]:
    """Yield what a text takes away or gives another type, by name."""
    text = _COMMENT.sub(" ", text)
    for found in _ALTER.finditer(text):
        rest = found["rest"]
        parts = frozenset(_plain(p["name"]) for part in _PARTS for p in part.finditer(rest))
        if parts and not _CASCADE.search(rest):
            yield Target(ANYWHERE, _dotted(found["table"]), parts)
    for found in _DROP.finditer(text):
        if _CASCADE.search(found["names"]):
            continue
        kind = _kind(found["kind"].lower())
        for name in names.pieces(_TAIL.sub("", found["names"]), ","):
            if match := re.match(_NAME, name):
                yield Target(kind, _dotted(match[0]))


def _kind(word: str) -> str:
    if word in {"type", "domain"}:
        return "type"
    if word == "schema":
        return word
    return "function" if word in names.ROUTINES | {"routine"} else ANYWHERE


def _dotted(written: str) -> str:
    parts = (_plain(part.strip()) for part in names.pieces(written, "."))
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def _plain(word: str) -> str:
    return word[1:-1].replace('""', '"') if word.startswith('"') else word.lower()

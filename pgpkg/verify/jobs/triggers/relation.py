"""Relations with the triggers on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

WORD = re.compile(r"'((?:[^']|'')*)'")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that can be written; where it `is_fixed`, only to its default. `words` are values
    that its type or its conditions name."""

    name: str
    bare: str
    type: str
    is_needed: bool
    has_default: bool
    is_key: bool
    is_fixed: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger; `text` is what it says and what its function says."""

    name: str
    bare: str
    function: str
    text: str
    is_before: bool
    is_for_truncate: bool
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, partitioned table or view. `children` point at it."""

    name: str
    kind: str
    columns: tuple[Column, ...]
    children: tuple[str, ...]
    triggers: tuple[Trigger, ...]


def read(rows: Iterable[Mapping[str, Any]]) -> list[Relation]:
    """Put the rows of the catalog together, a relation with all its triggers."""
    found: dict[str, Relation] = {}
    for row in rows:
        columns = row["columns"] or []
        trigger = Trigger(
            row["name"],
            row["bare"],
            row["function"],
            row["text"],
            row["is_before"],
            row["is_for_truncate"],
            frozenset(c["name"] for c in columns if c["is_named"]),
        )
        name = row["relation"]
        before = found[name].triggers if name in found else ()
        found[name] = Relation(
            name,
            row["kind"],
            tuple(_column(c, row["text"]) for c in columns),
            tuple(row["children"] or ()),
            (*before, trigger),
        )
    return list(found.values())


def _column(column: Mapping[str, Any], text: str) -> Column:
    words = list(column["words"] or [])
    is_text = column["type"].startswith(("text", "character", "citext"))
    if is_text and column["checks"]:
        words += [word.replace("''", "'") for word in WORD.findall(column["checks"])]
    elif is_text and column["bare"] in text:
        compared = (
            rf"(?:new|old)\.{re.escape(column['bare'])}\s*(?:=|<>|in|is (?:not )?distinct from)"
        )
        for part in re.findall(rf"{compared}\s*(\([^()]*\)|'[^']*')", text, re.IGNORECASE):
            words += WORD.findall(part)
    return Column(
        column["name"],
        column["bare"],
        column["type"],
        column["is_needed"],
        column["has_default"],
        column["is_key"],
        column["is_fixed"],
        tuple(dict.fromkeys(words))[:12],
    )

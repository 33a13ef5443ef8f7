"""Read and change the first words of a statement, where they are simple enough for that."""

from __future__ import annotations

import re

_GAP = r"(?:\s|--[^\n]*\n|/\*.*?\*/)"
_WORD = r'(?:"(?:[^"]|"")+"|[^\W\d][\w$]*)'
_NAME = rf"{_WORD}(?:{_GAP}*\.{_GAP}*{_WORD})*"
_FLAGS = re.IGNORECASE | re.DOTALL

_PLAIN_CREATE = re.compile(
    rf"^{_GAP}*create(?={_GAP}+(?:recursive{_GAP}+)?"
    rf"(?:view|function|procedure|aggregate|trigger|rule)\b)",
    _FLAGS,
)
_ROUTINE = re.compile(
    rf"^{_GAP}*create{_GAP}+(?:or{_GAP}+replace{_GAP}+)?(?:function|procedure)\b", _FLAGS
)
_MATVIEW = re.compile(
    rf"^{_GAP}*create{_GAP}+materialized{_GAP}+view{_GAP}+(?:if{_GAP}+not{_GAP}+exists{_GAP}+)?"
    rf"(?P<name>{_NAME})",
    _FLAGS,
)
_INDEX = re.compile(
    rf"^{_GAP}*create{_GAP}+(?:unique{_GAP}+)?index\b.*?\bon{_GAP}+(?:only{_GAP}+)?(?P<name>{_NAME})",
    _FLAGS,
)
_DROP_MATVIEW = re.compile(rf"^{_GAP}*drop{_GAP}+materialized{_GAP}+view\b", _FLAGS)
_PUBLICATION = re.compile(rf"^{_GAP}*create{_GAP}+publication{_GAP}+(?P<name>{_NAME})", _FLAGS)
_PUBLISHING = re.compile(rf"^{_GAP}*alter{_GAP}+publication\b", _FLAGS)
_STAYS = re.compile(
    rf"^{_GAP}*create{_GAP}+(?:publication|operator|cast|transform|access|conversion)\b", _FLAGS
)
_PRIVILEGE = re.compile(rf"^{_GAP}*(?:grant|revoke)\b", _FLAGS)
_ROLE = re.compile(r"\bcreate\s+(?:role|user|group)\b", _FLAGS)


def or_replace(text: str) -> str:
    """Return a CREATE as CREATE OR REPLACE, where PostgreSQL has that; on the same lines."""
    return _PLAIN_CREATE.sub(lambda found: f"{found[0]} or replace", text, count=1)


def is_routine(text: str) -> bool:
    """Whether the statement creates a function or a procedure."""
    return _ROUTINE.match(text) is not None


def is_matview(text: str) -> bool:
    """Whether the statement creates a materialized view."""
    return _MATVIEW.match(text) is not None


def drops_matview(text: str) -> bool:
    """Whether the statement drops a materialized view."""
    return _DROP_MATVIEW.match(text) is not None


def is_index(text: str) -> bool:
    """Whether the statement creates an index."""
    return _INDEX.match(text) is not None


def is_privilege(text: str) -> bool:
    """Whether the statement grants or revokes."""
    return _PRIVILEGE.match(text) is not None


def is_publishing(text: str) -> bool:
    """Whether the statement changes a publication."""
    return _PUBLISHING.match(text) is not None


def stays(text: str) -> bool:
    """Whether the statement creates what is left standing as long as its own text is the same."""
    return _STAYS.match(text) is not None


def makes_roles(text: str) -> bool:
    """Whether the statement, a DO block as a rule, makes roles."""
    return _ROLE.search(text) is not None


def publication(text: str) -> str | None:
    """Return the name, as written, of the publication that the statement creates."""
    found = _PUBLICATION.match(text)
    return found["name"] if found else None


def relation(text: str) -> str | None:
    """Return the name, as written, of the materialized view, or of the table of an index."""
    found = _MATVIEW.match(text) or _INDEX.match(text)
    return found["name"] if found else None


def at(text: str, name: str) -> str:
    """Return a CREATE MATERIALIZED VIEW, or an index on one, with that relation's name instead."""
    found = _MATVIEW.match(text) or _INDEX.match(text)
    if found is None:
        return text
    start, end = found.span("name")
    return text[:start] + name + text[end:]


def folded(text: str) -> str:
    """Return the statement without comments at its start, spaces outside quotes folded."""
    head = re.match(rf"^{_GAP}*", text, _FLAGS)
    text = text[head.end() if head else 0 :].rstrip().rstrip(";").rstrip()
    return text if "'" in text or "$" in text else " ".join(text.split())

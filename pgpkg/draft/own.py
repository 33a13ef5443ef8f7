"""Find the statements in a unit's own files that make what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pgpkg import parse
from pgpkg.draft import spelling
from pgpkg.model import SqlFile, Statement, Tree

TARGET = re.compile(
    r"\balter\s+(?:foreign\s+)?table\s+(?:if\s+exists\s+)?(?:only\s+)?"
    r'((?:"(?:[^"]|"")*"|\w+)(?:\.(?:"(?:[^"]|"")*"|\w+))*)',
    re.IGNORECASE,
)
OPTIONS = re.compile(r"\b(?:set|reset)\s*\(", re.IGNORECASE)
# The words of `needs` and `provides`, where they are not the kind's own.
PREFIX = {
    "table": "relation",
    "foreign table": "relation",
    "sequence": "relation",
    "index": "relation",
    "domain": "type",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A state statement of a file with what it makes (`relation app.ticket`), what comes along
    with that (the sequence of an identity), and what it stands on."""

    file: SqlFile
    statement: Statement
    provides: frozenset[str]
    needs: frozenset[str]
    makes: frozenset[str]

    @property
    def about(self) -> frozenset[str]:
        """The relations whose shape it adds to: those of ALTER TABLE and CREATE INDEX."""
        if self.statement.kind.startswith("alter_"):
            found = TARGET.search(self.statement.text)
            return frozenset({f"relation {found[1]}"}) if found else frozenset()
        if self.statement.kind not in {"create_index", "create_statistics"}:
            return frozenset()
        return frozenset(need for need in self.needs if need.startswith("relation "))


def pieces(tree: Tree, unit: str) -> tuple[Piece, ...]:
    """Return the state statements of a unit's files, in an order in which they can run."""
    found = []
    for file in tree.files:
        if file.unit != unit:
            continue
        for statement in file.state:
            provides, needs = parse.names_in(statement.text)
            makes = {
                f"{PREFIX.get(made.kind, made.kind)} {made.name}"
                for made in parse.objects_in(statement.text)
            }
            found.append(Piece(file, statement, provides, needs, frozenset(makes)))
    return tuple(found)


def making(all_pieces: Iterable[Piece], missing: frozenset[str]) -> list[list[Piece]]:
    """Return the pieces that make what is missing, file by file.

    Indexes and alterations come along when their table is missing as well.
    """
    by_file: dict[str, list[Piece]] = {}
    for piece in all_pieces:
        if (piece.about or piece.makes) & missing:
            by_file.setdefault(piece.file.file, []).append(piece)
    return list(by_file.values())


def without_rings(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield what takes the constraints of these pieces away whose table another file makes: they
    close a ring of tables, and go before these."""
    pieces = list(pieces)
    made = {name for piece in pieces for name in piece.makes}
    for piece in pieces:
        for each in parse.objects_in(piece.statement.text):
            if each.kind == "constraint" and not piece.about & made:
                table, name = spelling.above(each.name), spelling.own(each.name)
                yield f"alter table {table} drop constraint {name};"


def switches(tree: Tree, unit: str) -> Callable[[str], bool]:
    """Return a test: does behaviour of the unit set storage options of this table?"""
    targets = {
        found[1]
        for file in tree.files
        if file.unit == unit
        for statement in file.behaviour
        if OPTIONS.search(statement.text) and (found := TARGET.search(statement.text))
    }
    return lambda table: table in targets

"""What is sent for a file: its statements, and what has to go before them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pgpkg import parse
from pgpkg.apply.laying import heads, leftovers, names, script, shelf
from pgpkg.apply.laying.addresses import Key, of_keys, rows
from pgpkg.apply.laying.script import Piece
from pgpkg.model import Recorded, SqlFile, Statement

if TYPE_CHECKING:
    from pgpkg.apply.laying.work import Work

# What cannot be replaced, and on which nothing else stands.
_GOES_FIRST = frozenset({"policy", "event trigger"})


def prelude(work: Work, file: SqlFile) -> list[Piece]:
    """Return what goes before the file's own statements: what its older text left is undone, and
    what cannot be replaced is dropped."""
    undo = _leftovers(work, file)
    pieces = [Piece(text) for text in undo.undo]
    if undo.had_granted or undo.had_revoked:
        work.lost_privileges = True
    if undo.had_revoked:
        pieces += initial_privileges(work, _privileged(work, file))
    first = [key for key in shelf.keys(file) if key in work.owned and key[0] in _GOES_FIRST]
    return pieces + [Piece(text) for key in first if (text := names.drop(*key))]


def body(work: Work, file: SqlFile) -> list[Piece]:
    """Return the file's own statements, as CREATE OR REPLACE where the ledger owns them."""
    pieces = script.pieces(shelf.behaviour(file))
    if not any(key in work.owned for key in shelf.keys(file)):
        return pieces
    if any(heads.stays(piece.text) for piece in pieces):
        old = {heads.folded(text) for text in old_statements(work, file) if heads.stays(text)}
        pieces = [piece for piece in pieces if heads.folded(piece.text) not in old]
    return [sent for piece in pieces for sent in _again(work, file, piece)]


def old_statements(work: Work, file: SqlFile) -> list[str]:
    """Return the statements that were laid of the older texts of a file."""
    older = dict.fromkeys(recorded.text for recorded in _older(work, file))
    return [statement.text for text in older for statement in statements(text)]


def statements(text: str) -> Sequence[Statement]:
    """Return what was laid of a text that the ledger keeps."""
    return shelf.laid(parse.statements(text))


def initial_privileges(work: Work, keys: Iterable[Key]) -> list[Piece]:
    """Return the grants that objects would have had when they were created, and have not."""
    found = [address for many in of_keys(work.connection, keys).values() for address in many]
    if not found:
        return []
    classes, oids = (list(part) for part in zip(*found, strict=True))
    answer = rows(work.connection, "object_initial_privileges.sql", classes, oids)
    return [Piece(statement) for (statement,) in answer]


def keys_of_unit(work: Work, unit: str) -> list[Key]:
    """Return the objects of all files of a unit."""
    return [key for key, maker in work.shelf.maker.items() if maker.unit == unit]


def _again(work: Work, file: SqlFile, piece: Piece) -> list[Piece]:
    """Return a statement so that it can be run where its older form has been."""
    if publication := heads.publication(piece.text):
        _lay_publications_again(work, file)
        return [Piece(f"drop publication if exists {publication}"), piece]
    if heads.is_publishing(piece.text):
        out = leftovers.unpublishing(piece.text)
        return [*(Piece(leftovers.guarded(text)) for text in out), piece]
    return [Piece(heads.or_replace(piece.text), piece.line)]


def _leftovers(work: Work, file: SqlFile) -> leftovers.Leftovers:
    if all(recorded.text == file.text for recorded in _older(work, file)):
        return leftovers.Leftovers()
    new = [statement.text for statement in shelf.behaviour(file)]
    old = old_statements(work, file)
    return leftovers.find(old, new, lambda text: work.shelf.is_said(text, file.file))


def _older(work: Work, file: SqlFile) -> list[Recorded]:
    """Return what the ledger had of the file's objects, and of objects that the file lost."""
    moved = [work.before[key] for key in shelf.keys(file) if key in work.before]
    return [*work.before_by_file.get(file.file, ()), *moved]


def _privileged(work: Work, file: SqlFile) -> list[Key]:
    """A file of grants speaks of the objects of its unit, any other file of its own."""
    return keys_of_unit(work, file.unit) if file.shelf == "grants" else list(shelf.keys(file))


def _lay_publications_again(work: Work, file: SqlFile) -> None:
    """A publication that is made anew has only the tables that its own file names."""
    work.waiting |= {
        other.file
        for other in work.shelf.files.values()
        if other.shelf == "publications" and other.file != file.file
    }

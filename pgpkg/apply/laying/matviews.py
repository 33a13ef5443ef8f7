"""Materialized views are built aside and swapped, so that their readers wait for the swap only.

The new one is built under its own name in a schema that nobody else sees, with its indexes. The
swap drops the old one and moves the new one, indexes and all, to the old one's schema.
"""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql

from pgpkg.apply.laying import dependants, heads, names, script, shelf, texts
from pgpkg.apply.laying.addresses import Key, of_keys
from pgpkg.apply.laying.script import Piece
from pgpkg.apply.laying.work import Work
from pgpkg.model import SqlFile

_SCHEMA = "pgpkg_aside_{}"


@dataclass(frozen=True, slots=True)
class Aside:
    """A materialized view that is built and not yet in its place."""

    file: SqlFile
    schema: str
    keys: tuple[Key, ...]
    rest: tuple[Piece, ...]


def is_rebuilt(work: Work, file: SqlFile) -> bool:
    """Whether laying the file changes what a materialized view that stands holds or is found by."""
    keys = _keys(work, file)
    if not keys:
        return False
    old = [heads.folded(text) for text in texts.old_statements(work, file) if _is_of_matview(text)]
    new = [heads.folded(s.text) for s in shelf.behaviour(file) if _is_of_matview(s.text)]
    is_other = old != new or file.file in work.reshaped
    return is_other and bool(of_keys(work.connection, keys))


def may_build_aside(work: Work) -> bool:
    """Whether this role may create the schema in which the new one is built."""
    question = "select has_database_privilege(current_database(), 'create')"
    row = work.connection.execute(question).fetchone()
    return bool(row and row[0])


def lay_in_place(work: Work, file: SqlFile) -> None:
    """Lay a file whose materialized view stands already as the file says: all but that."""
    pieces = [p for p in script.pieces(shelf.behaviour(file)) if not _touches_matview(p.text)]
    work.waiting.discard(file.file)
    work.run([*texts.prelude(work, file), *(_replacing(piece) for piece in pieces)], file)
    work.record(file)


def stands(work: Work, file: SqlFile) -> bool:
    """Whether the file's materialized view is there and is ours."""
    return bool(of_keys(work.connection, _keys(work, file)))


def build(work: Work, file: SqlFile, number: int) -> Aside:
    """Build aside; takes no lock on the one that is read meanwhile.

    Raises ForeignDependant or StateDependant at once when the swap would not be possible.
    """
    work.waiting.discard(file.file)
    keys = _keys(work, file)
    on_it = dependants.find(
        work.connection, dependants.addresses(of_keys(work.connection, keys)), work.owned
    )
    what = ", ".join(f"{kind} {name}" for kind, name in keys)
    dependants.refuse_foreign(on_it, what)
    dependants.refuse_state(on_it, what)

    schema = _SCHEMA.format(number)
    pieces = [p for p in script.pieces(shelf.behaviour(file)) if not heads.drops_matview(p.text)]
    first = next(n for n, piece in enumerate(pieces) if heads.is_matview(piece.text))
    before = [_replacing(piece) for piece in pieces[:first]]
    moved = [_aside(piece, schema) for piece in pieces[first:] if _is_of_matview(piece.text)]
    rest = [_replacing(piece) for piece in pieces[first:] if not _is_of_matview(piece.text)]
    work.run([Piece(f"create schema {schema}"), *before, *moved], file)
    work.progress(f"built {what} aside")
    return Aside(file, schema, keys, tuple(rest))


def swap(work: Work, aside: Aside) -> None:
    """Put what was built in the place of the old one; what stood on that waits to be laid."""
    prelude = texts.prelude(work, aside.file)
    work.take_down(aside.keys)
    work.waiting.discard(aside.file.file)
    moves = [_move(aside.schema, key) for key in aside.keys]
    work.run([*moves, Piece(f"drop schema {aside.schema}")], aside.file)
    work.run([*texts.initial_privileges(work, aside.keys), *prelude, *aside.rest], aside.file)
    work.record(aside.file)


def _keys(work: Work, file: SqlFile) -> tuple[Key, ...]:
    return tuple(key for key in shelf.keys(file) if key[0] == "matview" and key in work.owned)


def _is_of_matview(text: str) -> bool:
    return heads.is_matview(text) or heads.is_index(text)


def _touches_matview(text: str) -> bool:
    return _is_of_matview(text) or heads.drops_matview(text)


def _replacing(piece: Piece) -> Piece:
    return Piece(heads.or_replace(piece.text), piece.line)


def _aside(piece: Piece, schema: str) -> Piece:
    written = heads.relation(piece.text) or ""
    name = names.take_apart("matview", written)
    own = sql.Identifier(schema, name.name if '"' in written else name.name.lower())
    return Piece(heads.at(piece.text, own.as_string(None)), piece.line)


def _move(schema: str, key: Key) -> Piece:
    name = names.take_apart(*key)
    here = sql.Identifier(schema, name.name).as_string(None)
    there = sql.Identifier(name.schema or "public").as_string(None)
    return Piece(f"alter materialized view {here} set schema {there}")

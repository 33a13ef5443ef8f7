"""Lay behaviour on a database, inside the caller's transaction.

Every function returns what is to be added to the ledger in that same transaction. Errors name
the template's line and carry the server's SQLSTATE, so that the caller can tell those that may
pass (locks, deadlocks) and try the whole transaction again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from pgpkg import database
from pgpkg.apply.laying import fresh, shelf, stars, way
from pgpkg.apply.laying.order import Course
from pgpkg.apply.laying.script import Refused
from pgpkg.apply.laying.way import Down
from pgpkg.apply.laying.work import Work, place
from pgpkg.database import Connection, Progress
from pgpkg.ledger import Laid, LedgerState
from pgpkg.model import Migration, Plan, Recorded, SqlFile, Step, Tree

__all__ = [
    "Down",
    "before_migration",
    "build_fresh",
    "is_spread_over",
    "lay",
    "lay_again",
    "put_back",
    "take_down",
]


def build_fresh(
    connection: Connection, files: Sequence[SqlFile], progress: Progress
) -> tuple[Laid, ...]:
    """Run all statements of a fresh unit's files, state and behaviour, in the files' order."""
    with _translated():
        return fresh.build(connection, files, progress)


def lay(
    connection: Connection,
    tree: Tree,
    plan: Plan,
    state: LedgerState,
    progress: Progress,
    left_out: list[SqlFile] | None = None,
) -> tuple[Laid, ...]:
    """Do what the plan says about objects, and what follows from it.

    `state` is the ledger as it is now: steps that it shows as done (laid early, for a migration)
    are left out, objects that were left down for a migration are the plan's to name. With a list
    `left_out`, files that the server refuses are put there, and the others are laid.
    """
    dropping = {(step.kind, step.name) for step in plan.objects if step.action == "drop"}
    work = Work(connection, tree, state.recorded, progress, dropping)
    work.left_out = left_out
    recorded = {(r.kind, r.name): r for r in state.recorded}
    work.waiting = {
        step.file
        for step in plan.objects
        if step.action != "drop"
        and step.unit not in plan.fresh
        and step.file in work.shelf.files
        and not _is_done(step, work.shelf, recorded)
    }
    with _translated():
        Course(work).run()
    return tuple(work.done.values())


def take_down(
    connection: Connection,
    tree: Tree,
    state: LedgerState,
    statements: Iterable[str],
    progress: Progress,
) -> Down:
    """Drop the behaviour that stands in the way of these statements of a migration: of their
    drops, and of other types for columns.

    Drops only what the ledger owns, and what migrations made and a file has taken over; raises
    ForeignDependant when something else stands there.
    """
    with _translated():
        return way.take_down(connection, tree, state, statements, progress)


def put_back(
    connection: Connection, tree: Tree, state: LedgerState, down: Down, progress: Progress
) -> tuple[Laid, ...]:
    """Lay what `take_down` took, after the migration, in the same transaction.

    First as the tree says; else as the ledger has it; what cannot stand yet in either form is
    returned as dropped, so that the plan creates it again.
    """
    with _translated():
        return way.put_back(connection, tree, state, down, progress)


def before_migration(
    connection: Connection,
    tree: Tree,
    state: LedgerState,
    migration: Migration,
    progress: Progress,
) -> tuple[Laid, ...]:
    """Lay the behaviour that a migration needs (a function in a default, a role), with its own
    needs, when it is not there as the tree says. What cannot be laid yet is left out."""
    with _translated():
        return way.before_migration(connection, tree, state, migration, progress)


def is_spread_over(tree: Tree, text: str) -> bool:
    """Whether something says `*` of a relation whose columns these statements change."""
    return bool(stars.over(tree, text))


def lay_again(
    connection: Connection, tree: Tree, state: LedgerState, text: str, progress: Progress
) -> tuple[Laid, ...]:
    """Lay again, after a migration, what says `*` of the columns that it changed.

    What cannot stand with them is returned as dropped, so that the plan creates it again.
    """
    with _translated():
        return stars.lay_again(connection, tree, state, text, progress)


def _is_done(step: Step, files: shelf.Shelf, recorded: dict[tuple[str, str], Recorded]) -> bool:
    known = recorded.get((step.kind, step.name))
    wanted = files.files[step.file].sha256
    return step.action != "relay" and known is not None and known.sha256 == wanted


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        file, line = place(refused.file, refused.line)
        raise database.translate(refused.error, file=file, line=line) from refused.error

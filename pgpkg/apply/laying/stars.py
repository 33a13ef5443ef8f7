"""A view or an early bound body that says `*` keeps the columns of the day on which it was laid.

When a migration gives a relation other columns, such objects are laid again after it, in the same
transaction, so that a database that lived through it is like one that is built today.
"""

from __future__ import annotations

from pgpkg import parse
from pgpkg.apply.laying import shelf
from pgpkg.apply.laying.way import attempt, is_current, lay_file
from pgpkg.apply.laying.work import Work
from pgpkg.database import Connection, Progress
from pgpkg.ledger import Laid, LedgerState
from pgpkg.model import SqlFile, Tree


def over(tree: Tree, text: str) -> tuple[SqlFile, ...]:
    """Return the files that say `*` of what a text gives other columns, near and far."""
    if not any(file.has_star for file in tree.files):
        return ()
    reshaped = set(parse.reshaped_in(text))
    found = []
    for file in tree.files if reshaped else ():
        if file.has_star and file.needs & reshaped:
            reshaped |= file.provides
            found.append(file)
    return tuple(found)


def lay_again(
    connection: Connection, tree: Tree, state: LedgerState, text: str, progress: Progress
) -> tuple[Laid, ...]:
    """Lay again what stands as the tree says and is touched; other files are the plan's to lay.

    What cannot be laid with these columns goes, until the other migrations are through.
    """
    recorded = {(r.kind, r.name): r.sha256 for r in state.recorded}
    work = Work(connection, tree, state.recorded, progress)
    for file in over(tree, text):
        if not is_current(file, recorded):
            continue
        work.reshaped.add(file.file)
        if not attempt(work, lambda file=file: lay_file(work, file)):  # type: ignore[misc]
            work.take_down(shelf.keys(file))
            work.waiting.clear()
    return tuple(work.done.values())

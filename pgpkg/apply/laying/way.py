"""Behaviour around a migration: out of its way, back again, and there before it when needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pgpkg import parse
from pgpkg.apply.laying import blocked, claims, dependants, heads, names, script, shelf
from pgpkg.apply.laying.addresses import Key
from pgpkg.apply.laying.dependants import Dependant
from pgpkg.apply.laying.order import Course
from pgpkg.apply.laying.privileges import grant_again
from pgpkg.apply.laying.script import Piece, Refused
from pgpkg.apply.laying.texts import statements
from pgpkg.apply.laying.work import Work
from pgpkg.database import Connection, Progress
from pgpkg.errors import PgpkgError
from pgpkg.ledger import Laid, LedgerState
from pgpkg.model import Migration, Recorded, SqlFile, Tree


@dataclass(frozen=True, slots=True)
class Down:
    """What was taken down for a migration, as the ledger has it."""

    recorded: tuple[Recorded, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.recorded)


def take_down(
    connection: Connection,
    tree: Tree,
    state: LedgerState,
    texts: Iterable[str],
    progress: Progress,
) -> Down:
    """Drop what stands in the way of statements of a migration, when it is ours."""
    owned = {(r.kind, r.name): r for r in state.recorded}
    roots = [root for text in texts for root in blocked.roots(connection, text)]
    found = dependants.find(connection, roots, owned)
    if any(one.is_foreign for one in found):
        owned |= claims.of(tree, owned)
        found = dependants.find(connection, roots, owned)
    stands = [one for one in found if not one.is_root and not one.is_state]
    dependants.refuse_foreign(stands, "the migration")
    keys = [one.key for one in stands if one.key is not None]
    script.run(connection, [Piece(drop) for drop in _drops(found, stands)])
    for kind, name in keys:
        progress(f"took down {kind} {name}")
    return Down(tuple(owned[key] for key in keys))


def put_back(
    connection: Connection, tree: Tree, state: LedgerState, down: Down, progress: Progress
) -> tuple[Laid, ...]:
    """Lay what was taken down: as the tree says, else as the ledger has it, else not yet."""
    taken = {(r.kind, r.name): r for r in down.recorded}
    standing = [r for r in state.recorded if (r.kind, r.name) not in taken]
    work = Work(connection, tree, state.recorded, progress)
    work.owned = {(r.kind, r.name): r for r in standing}
    for file, mine in _by_file(work, down):
        if file is not None and _laid_as_the_tree_says(work, file):
            continue
        if _laid_as_before(work, mine):
            continue
        for recorded in mine:
            key = (recorded.kind, recorded.name)
            work.done[key] = Laid(
                recorded.unit,
                *key,
                recorded.file,
                recorded.sha256,
                recorded.text,
                is_dropped=True,
            )
            progress(f"left {key[0]} {key[1]} down until the other migrations are through")
    grant_again(work)
    return tuple(work.done.values())


def before_migration(
    connection: Connection,
    tree: Tree,
    state: LedgerState,
    migration: Migration,
    progress: Progress,
) -> tuple[Laid, ...]:
    """Lay the behaviour that a migration needs and that is not there as the tree says."""
    recorded = {(r.kind, r.name): r.sha256 for r in state.recorded}
    stale = [file for file in tree.files if not is_current(file, recorded)]
    _make_roles(connection, stale)
    waiting = _needed(tree, [file for file in stale if not file.is_state], migration.text)
    work = Work(connection, tree, state.recorded, progress)
    for file in waiting:
        attempt(work, lambda file=file: lay_file(work, file))  # type: ignore[misc]
    return tuple(work.done.values())


# --- out of the way and back ------------------------------------------------------------------


def _drops(found: Sequence[Dependant], stands: Sequence[Dependant]) -> Iterator[str]:
    """Yield the drops. A default or a check that calls a function, on a table that the migration
    drops as well, may go with the function."""
    tables = {one.address for one in found if one.is_root and one.is_relation}
    parts = {one.address for one in found if one.is_state and one.needs & tables}
    held = {need for one in found if one.address in parts for need in one.needs}
    stays = (one for one in found if one.address not in parts and (one.is_root or one.is_state))
    held -= {need for one in stays for need in one.needs}
    for one in stands:
        if one.key is not None and (drop := names.drop(*one.key)):
            yield f"{drop} cascade" if one.address in held else drop


def _by_file(work: Work, down: Down) -> list[tuple[SqlFile | None, list[Recorded]]]:
    """Return what was taken down by the file that makes it today, in the order of the files."""
    groups: dict[str, list[Recorded]] = {}
    files: dict[str, SqlFile | None] = {}
    for recorded in down.recorded:
        maker = work.shelf.maker.get((recorded.kind, recorded.name))
        name = maker.file if maker else recorded.file
        files.setdefault(name, maker)
        groups.setdefault(name, []).append(recorded)
    last = len(work.shelf.place)
    order = sorted(groups, key=lambda name: (work.shelf.place.get(name, last), name))
    return [(files[name], groups[name]) for name in order]


def _laid_as_the_tree_says(work: Work, file: SqlFile) -> bool:
    return attempt(work, lambda: lay_file(work, file))


def _laid_as_before(work: Work, taken: Sequence[Recorded]) -> bool:
    if not all(recorded.text for recorded in taken):
        return False

    def lay() -> None:
        for text in dict.fromkeys(recorded.text for recorded in taken):
            script.run(work.connection, _as_before(work, text))
        for recorded in taken:
            work.owned[recorded.kind, recorded.name] = recorded
            work.progress(f"laid again {recorded.kind} {recorded.name}, as it was")

    return attempt(work, lay)


def _as_before(work: Work, text: str) -> list[Piece]:
    standing = [key for key, recorded in work.owned.items() if recorded.text == text]
    policies = [drop for key in standing if key[0] == "policy" and (drop := names.drop(*key))]
    has_matview = any(key[0] == "matview" for key in standing)
    return [Piece(drop) for drop in policies] + [
        Piece(heads.or_replace(s.text))
        for s in statements(text)
        if not (has_matview and (heads.is_matview(s.text) or heads.is_index(s.text)))
    ]


# --- what a migration needs -----------------------------------------------------------------


def _needed(tree: Tree, stale: Sequence[SqlFile], text: str) -> list[SqlFile]:
    """Return stale files that a migration needs, with what these need, in the files' order."""
    lowered = text.lower()
    if not any(_bare(name) in lowered for file in stale for _, name in shelf.keys(file)):
        return []
    provides, needs = parse.names_in(text)
    all_files = shelf.Shelf(tree)
    direct = {file.file: file for name in needs - provides for file in all_files.providers(name)}
    near = set(direct)
    for file in direct.values():
        near |= all_files.needs(file)
    return [file for file in stale if file.file in near and not (file.provides & provides)]


def _make_roles(connection: Connection, stale: Iterable[SqlFile]) -> None:
    """Run the blocks that make roles: a migration may grant to them or name them in a policy."""
    pieces = [
        piece
        for file in stale
        for piece in script.pieces(file.statements)
        if heads.makes_roles(piece.text)
    ]
    try:
        script.run(connection, pieces)
    except Refused as refused:
        if refused.is_passing:
            raise


def lay_file(work: Work, file: SqlFile) -> None:
    """Lay one file, and whatever follows from that."""
    work.waiting.add(file.file)
    Course(work).run()


def attempt(work: Work, lay: Callable[[], None]) -> bool:
    """Try something in a savepoint of its own; what could not be done has not happened."""
    owned, done, said = dict(work.owned), dict(work.done), work.progress
    lines: list[str] = []
    work.progress = lines.append
    try:
        with work.connection.transaction():
            lay()
    except (Refused, PgpkgError) as error:
        if isinstance(error, Refused) and error.is_passing:
            raise
        work.owned, work.done = owned, done
        work.waiting.clear()
        work.orphans.clear()
        work.unchecked.clear()
        return False
    finally:
        work.progress = said
    for line in lines:
        said(line)
    return True


def is_current(file: SqlFile, recorded: dict[Key, str]) -> bool:
    """Whether the ledger has all objects of a file with the text that it has now."""
    return all(recorded.get(key) == file.sha256 for key in shelf.keys(file))


def _bare(name: str) -> str:
    return names.take_apart("function" if "(" in name else "view", name).name.lower()

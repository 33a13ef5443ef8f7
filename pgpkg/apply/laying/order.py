"""The order of one deploy's laying.

1. What changed materialized views need, then these themselves, built aside: no lock is held on
   what others read while their rows are computed.
2. Objects whose file is gone and on which nothing else stands.
3. Everything else, in the order of the files.
4. The swaps, and after each what was laid on top of it.
5. Objects whose file is gone, on which something stood before it was laid anew.
6. Privileges, once more, when an object was dropped and created or a file no longer grants one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pgpkg.apply.laying import dependants, heads, leftovers, matviews, names, script, shelf, texts
from pgpkg.apply.laying.addresses import of_keys
from pgpkg.apply.laying.privileges import grant_again
from pgpkg.apply.laying.script import Piece, Refused
from pgpkg.apply.laying.work import Work
from pgpkg.model import Recorded, SqlFile


class Course:
    """The steps above, on one Work."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.shelf = work.shelf
        self.aside: list[matviews.Aside] = []
        self.built = 0

    def run(self) -> None:
        """Lay all that waits and drop all that is to be dropped."""
        work = self.work
        gone = [work.owned[key] for key in sorted(work.dropping) if key in work.owned]
        self._lay(only=self._needed_by_matviews())
        self._drop_free()
        while work.waiting or self.aside or work.dropping:
            self._lay()
            while self.aside:
                matviews.swap(work, self.aside.pop(0))
            if not work.waiting:
                self._drop_held()
        self._lay_orphans()
        self._check_bodies()
        self._undo_removed(gone)
        if work.lost_privileges:
            grant_again(work)

    # --- laying -----------------------------------------------------------------------------

    def _lay(self, only: Collection[str] | None = None) -> None:
        """Lay what is ready in the order of the files. What comes to wait meanwhile, or is built
        aside, changes the order of the rest."""
        waiting = self.work.waiting
        while ready := sorted(self._ready(only), key=self.shelf.place.__getitem__):
            expected = len(waiting), len(self.aside)
            for name in ready:
                if (len(waiting), len(self.aside)) != expected:
                    break
                self._lay_or_leave_out(self.shelf.files[name])
                expected = expected[0] - 1, expected[1]

    def _ready(self, only: Collection[str] | None) -> list[str]:
        return [
            name
            for name in self.work.waiting
            if (only is None or name in only) and not self._stands_on_aside(name)
        ]

    def _lay_or_leave_out(self, file: SqlFile) -> None:
        try:
            self._lay_one(file)
        except Refused as refused:
            if self.work.left_out is None or refused.is_passing:
                raise
            self.work.waiting.discard(file.file)
            self.work.left_out.append(file)

    def _lay_one(self, file: SqlFile) -> None:
        if not any(key[0] == "matview" for key in shelf.keys(file)):
            self.work.lay(file)
        elif matviews.is_rebuilt(self.work, file):
            self._rebuild(file)
        elif matviews.stands(self.work, file):
            matviews.lay_in_place(self.work, file)
        else:
            self.work.lay(file)

    def _rebuild(self, file: SqlFile) -> None:
        if matviews.may_build_aside(self.work):
            self.built += 1
            self.aside.append(matviews.build(self.work, file, self.built))
        else:
            self.work.progress(f"no right to create a schema: readers of {file.file} wait")
            self.work.take_down(shelf.keys(file))
            self.work.lay(file)

    def _stands_on_aside(self, name: str) -> bool:
        if not self.aside:
            return False
        needs = self.shelf.needs(self.shelf.files[name])
        return any(aside.file.file in needs for aside in self.aside)

    def _needed_by_matviews(self) -> frozenset[str]:
        rebuilt = {
            name
            for name in self.work.waiting
            if matviews.is_rebuilt(self.work, self.shelf.files[name])
        }
        needed = {n for name in rebuilt for n in self.shelf.needs(self.shelf.files[name])}
        return frozenset(rebuilt | needed)

    def _lay_orphans(self) -> None:
        """What had to go and has no file in this tree comes back from the ledger's text."""
        work = self.work
        for text in dict.fromkeys(recorded.text for recorded in work.orphans.values()):
            pieces = [Piece(heads.or_replace(s.text)) for s in texts.statements(text)]
            script.run(work.connection, pieces)
            for key, recorded in work.orphans.items():
                if recorded.text == text:
                    work.owned[key] = recorded
                    work.done.pop(key, None)
                    work.progress(f"laid again {key[0]} {key[1]}")
        work.orphans.clear()

    def _check_bodies(self) -> None:
        for file in dict.fromkeys(self.work.unchecked):
            pieces = [
                Piece(heads.or_replace(piece.text), piece.line)
                for piece in script.pieces(shelf.behaviour(file))
                if heads.is_routine(piece.text)
            ]
            script.run(self.work.connection, pieces, file)

    # --- dropping ---------------------------------------------------------------------------

    def _drop_free(self) -> None:
        """Drop what nothing stands on but things that are to be dropped as well."""
        work = self.work
        keys = [key for key in work.dropping if key[0] in names.DROPPABLE]
        found = of_keys(work.connection, keys)
        stands = dependants.find(work.connection, dependants.addresses(found), work.owned)
        held = set()
        for one in stands:  # topmost first: what it stands on comes later
            if one.key not in work.dropping or one.address in held:
                held |= {one.address, *one.needs}
        free = [one.key for one in stands if one.key is not None and one.address not in held]
        work.drop(free)
        for key in [key for key in keys if key not in found]:
            work.forget(key)
        for key in [key for key in work.dropping if key[0] not in names.DROPPABLE]:
            if key[0] == "job":
                work.drop_job(key)
            work.forget(key)
            work.dropping.discard(key)

    def _drop_held(self) -> None:
        left = [key for key in sorted(self.work.dropping) if key in self.work.owned]
        self.work.take_down(left)
        self.work.dropping -= set(left)
        self.work.dropping &= self.work.owned.keys()

    # --- what has no object of its own ------------------------------------------------------

    def _undo_removed(self, gone: Iterable[Recorded]) -> None:
        """Undo the grants, comments and switches of files that are gone."""
        work = self.work
        older = {r.text: r.unit for r in gone if r.file not in self.shelf.files}
        for text, unit in older.items():
            old = [statement.text for statement in texts.statements(text)]
            left = leftovers.find(old, (), lambda folded: self.shelf.is_said(folded, ""))
            pieces = [Piece(undo) for undo in left.undo]
            if left.had_revoked:
                pieces += texts.initial_privileges(work, texts.keys_of_unit(work, unit))
            script.run(work.connection, pieces)
            work.lost_privileges |= left.had_granted or left.had_revoked

"""One deploy's laying: what is owned, what waits, what was done.

Each file costs one round trip when nothing stands in its way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from pgpkg.apply.laying import claims, dependants, jobs, names, script, shelf, texts
from pgpkg.apply.laying.addresses import Key, of_keys
from pgpkg.apply.laying.script import Piece, Refused
from pgpkg.database import Connection, Progress
from pgpkg.errors import NotOurs
from pgpkg.ledger import LIVE_KINDS, Laid
from pgpkg.model import Recorded, SqlFile, Tree
from pgpkg.parse import STATE_KINDS

# The server will not replace the object as it stands: other return type, argument names, columns
# of a view, kind of object; or something stands on it; or it is there already.
_CANNOT_REPLACE = frozenset(
    {"42P13", "42P16", "0A000", "2BP01", "42809", "42P07", "42723", "42710", "42P17"}
)
_IS_THERE = frozenset({"42P07", "42723", "42710"})
# What a body names is not there.
UNDEFINED = frozenset({"42883", "42P01", "42703", "42704", "3F000"})
UNCHECKED = Piece("set local check_function_bodies = off")
CHECKED = Piece("set local check_function_bodies = on")


class Work:
    """What is laid on one connection, inside the caller's transaction."""

    def __init__(
        self,
        connection: Connection,
        tree: Tree,
        recorded: Iterable[Recorded],
        progress: Progress,
        dropping: Collection[Key] = (),
    ) -> None:
        self.connection = connection
        self.tree = tree
        self.shelf = shelf.Shelf(tree)
        self.progress = progress
        self.owned: dict[Key, Recorded] = {(r.kind, r.name): r for r in recorded}
        self.before = dict(self.owned)
        self.before_by_file: dict[str, list[Recorded]] = {}
        for one in self.before.values():
            self.before_by_file.setdefault(one.file, []).append(one)
        self.dropping = set(dropping)
        self.waiting: set[str] = set()
        self.reshaped: set[str] = set()
        self.orphans: dict[Key, Recorded] = {}
        self.unchecked: list[SqlFile] = []
        self.done: dict[Key, Laid] = {}
        self.lost_privileges = False
        self.left_out: list[SqlFile] | None = None  # a list: what is refused is put here
        self._asked: set[Key] = set()
        self._absent: set[Key] = set()

    # --- one file ---------------------------------------------------------------------------

    def lay(self, file: SqlFile) -> None:
        """Make the database say what the file says, whatever it said before."""
        self.waiting.discard(file.file)
        self.make_room_for_namesakes(file)
        sent = [*texts.prelude(self, file), *texts.body(self, file)]
        try:
            self.run(sent, file)
        except Refused as refused:
            if refused.sqlstate not in _CANNOT_REPLACE:
                raise
            self._make_room(file, refused)
            self.run(sent, file)
        self.record(file)

    def run(self, pieces: Sequence[Piece], file: SqlFile) -> None:
        """Run a script of a file; bodies that name what comes later are checked at the end."""
        try:
            script.run(self.connection, pieces, file)
        except Refused as refused:
            if refused.sqlstate not in UNDEFINED or not self._names_what_comes(file):
                raise
            script.run(self.connection, [UNCHECKED, *pieces, CHECKED], file)
            self.unchecked.append(file)

    def record(self, file: SqlFile) -> None:
        """Note that the objects of a file now stand as the file says. State that no migration
        has brought yet is left out."""
        missing = self._missing(file)
        for item in file.objects:
            key = shelf.key(item)
            if key in missing:
                continue
            before = self.before.get(key)
            self.done.pop(key, None)
            self.done[key] = Laid(
                file.unit, item.kind, item.name, file.file, file.sha256, file.text
            )
            self.owned[key] = Recorded(
                file.unit, item.kind, item.name, file.file, file.sha256, file.text
            )
            self.dropping.discard(key)
            how = "laid" if before is None else "replaced"
            if before is not None and before.sha256 == file.sha256:
                how = "laid again"
            self.progress(f"{how} {item.kind} {item.name}")

    # --- out of the way ---------------------------------------------------------------------

    def make_room_for_namesakes(self, file: SqlFile) -> None:
        """Drop what an older text of the file made under the same name with other arguments, or
        as another kind, so that nobody binds to it any more."""
        mine = {names.take_apart(*key).qualified for key in shelf.keys(file)}
        namesakes = [
            key
            for key in self.dropping
            if key in self.owned
            and key[0] in names.DROPPABLE
            and key[0] not in names.ON_A_TABLE
            and names.take_apart(*key).qualified in mine
        ]
        if namesakes:
            self.take_down(namesakes)

    def take_down(self, keys: Iterable[Key], reason: str = "") -> None:
        """Drop owned objects with all that stands on them; what is still wanted waits to be laid.

        Raises ForeignDependant or StateDependant when something else stands on them.
        """
        wanted = [key for key in keys if key in self.owned]
        found = of_keys(self.connection, wanted)
        stands = dependants.find(self.connection, dependants.addresses(found), self.owned)
        what = ", ".join(sorted(f"{kind} {name}" for kind, name in found))
        dependants.refuse_foreign(stands, what, reason)
        dependants.refuse_state(stands, what, reason)
        self.drop([one.key for one in stands if one.key is not None])
        for key in wanted:
            self.forget(key)

    def drop(self, keys: Sequence[Key]) -> None:
        """Drop objects, in this order, and let those wait that a file still wants."""
        drops = [text for key in keys if (text := names.drop(*key))]
        script.run(self.connection, [Piece(text) for text in drops])
        for key in keys:
            self.forget(key)

    def forget(self, key: Key) -> None:
        """Note that an object is gone, and see to it that it comes back when it is wanted."""
        recorded = self.owned.pop(key, None)
        if recorded is None:
            return
        self.lost_privileges = True
        self.done[key] = Laid(
            recorded.unit, *key, recorded.file, recorded.sha256, recorded.text, is_dropped=True
        )
        if key[0] == "matview":
            self._forget_indexes(recorded, is_wanted=key not in self.dropping)
        if key in self.dropping:
            self.dropping.discard(key)
            self.progress(f"dropped {key[0]} {key[1]}")
        elif maker := self.shelf.maker.get(key):
            self.waiting.add(maker.file)
        else:
            self.orphans[key] = recorded

    def drop_job(self, key: Key) -> None:
        """Unschedule a job of ours."""
        if recorded := self.owned.get(key):
            jobs.unschedule(self.connection, recorded)
        self.forget(key)

    def _forget_indexes(self, matview: Recorded, *, is_wanted: bool) -> None:
        for key in [k for k, r in self.owned.items() if k[0] == "index" and r.file == matview.file]:
            if not is_wanted or key not in self.shelf.maker:
                self.dropping.add(key)
            self.forget(key)

    # --- particulars ------------------------------------------------------------------------

    def _make_room(self, file: SqlFile, refused: Refused) -> None:
        """The file could not be laid over what is there: take its own objects down first."""
        if refused.sqlstate not in _IS_THERE:
            self.owned |= claims.of(self.tree, self.owned)
        mine = [key for key in shelf.keys(file) if key in self.owned and key[0] in names.DROPPABLE]
        present = of_keys(self.connection, mine)
        if not present:
            if refused.sqlstate in _IS_THERE:
                raise _not_ours(refused) from refused
            raise refused
        self.take_down(present, f"PostgreSQL said: {refused.error.diag.message_primary}.")
        self.waiting.discard(file.file)

    def _missing(self, file: SqlFile) -> set[Key]:
        """Return the state of a file that is not there. Laying makes none, but for the indexes of
        materialized views, so one question does for all files that wait."""
        if any(item.kind == "matview" for item in file.objects):
            return self._absent_now(self._new_state([file]))
        new = self._new_state([file])
        if not new <= self._asked:
            asked = new | self._new_state(self.shelf.files[name] for name in self.waiting)
            self._asked |= asked
            self._absent |= self._absent_now(asked)
        return new & self._absent

    def _new_state(self, files: Iterable[SqlFile]) -> set[Key]:
        kinds = STATE_KINDS & LIVE_KINDS
        found = (key for file in files for key in shelf.keys(file))
        return {key for key in found if key[0] in kinds and key not in self.owned}

    def _absent_now(self, keys: set[Key]) -> set[Key]:
        return keys - of_keys(self.connection, keys).keys()

    def _names_what_comes(self, file: SqlFile) -> bool:
        return any(
            provider.file in self.waiting
            for name in file.needs | file.wants
            for provider in self.shelf.providers(name)
        )


def _not_ours(refused: Refused) -> NotOurs:
    file, line = place(refused.file, refused.line)
    return NotOurs(
        refused.error.diag.message_primary or str(refused.error),
        detail="pgpkg did not make it, so it does not replace it. Nothing was changed.",
        hint="Let the file say that it takes its place (create or replace, drop ... if exists);"
        " or, when it is what the file says, record it: pgpkg apply --baseline",
        file=file,
        line=line,
        sqlstate=refused.sqlstate,
    )


def place(file: SqlFile | None, line: int | None) -> tuple[str | None, int | None]:
    """Return file and line of the template for a line of the rendered text."""
    if file is None or line is None:
        return (file.file if file else None), None
    return file.locate(line) if file.locate else (file.file, line)

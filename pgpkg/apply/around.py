"""Behaviour around a migration: laid before it, taken down for it, laid again after it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pgpkg import ledger
from pgpkg.apply import lay
from pgpkg.apply.laying import jobs
from pgpkg.apply.script import Script
from pgpkg.apply.session import Session
from pgpkg.database import Progress
from pgpkg.errors import ForeignDependant
from pgpkg.ledger import Key, Laid, LedgerState
from pgpkg.model import Recorded, Tree

TAKES_AWAY = re.compile(r"\b(drop|rename|set\s+schema)\b", re.IGNORECASE)
KINDS = {
    "relation": ("table", "view", "matview", "sequence"),
    "function": ("function",),
    "schema": ("schema",),
}


class Around:
    """The lay module's answers to the questions of a running migration.

    `stale` are the names, without schema and arguments, of behaviour that is not laid as the
    tree says. What happened can be read from `moved` and `left_down` afterwards.
    """

    def __init__(self, session: Session, tree: Tree, stale: Iterable[str]) -> None:
        self.moved: set[Key] = set()
        self.left_down = False
        self._session = session
        self._tree = tree
        self._stale = frozenset(stale)
        self._down = lay.Down()
        self._tables: dict[Key, int] = {}
        self._text = ""

    def is_concerned(self, script: Script) -> bool:
        text = script.text.lower()
        return (
            bool(TAKES_AWAY.search(text))
            or any(name in text for name in self._stale)
            or lay.is_spread_over(self._tree, script.text)
        )

    def before(self, script: Script, text: str) -> None:
        session = self._session
        state = self._state()
        if script.direction == "apply" and state.exists:
            laid = lay.before_migration(
                session.connection, self._tree, state, script.migration, session.progress
            )
            state = self._record(laid) or state
        self._text = text
        self._tables = self._oids(state)
        try:
            self._down = lay.take_down(
                session.connection, self._tree, state, [text], session.progress
            )
        except ForeignDependant as error:
            error.file = script.file
            raise
        if self._down:
            self._record(_dropped(self._down.recorded))

    def after(self) -> None:
        session = self._session
        state = self._state()
        gone = self._gone(state)
        if gone:
            self.left_down = True
            for recorded in gone:
                if recorded.kind == "job":
                    jobs.unschedule(session.connection, recorded)
            state = self._record(_dropped(gone), progress=session.progress) or state
        if self._down:
            laid = lay.put_back(session.connection, self._tree, state, self._down, session.progress)
            self.left_down = self.left_down or any(version.is_dropped for version in laid)
            self._record(version for version in laid if not version.is_dropped)
            self._down = lay.Down()
        if lay.is_spread_over(self._tree, self._text):
            self._lay_again()

    def _lay_again(self) -> None:
        session = self._session
        laid = lay.lay_again(
            session.connection, self._tree, self._state(), self._text, session.progress
        )
        self.left_down = self.left_down or any(version.is_dropped for version in laid)
        self._record(laid)

    def _gone(self, state: LedgerState) -> list[Recorded]:
        """Return what the ledger has and the migration took with it: policies and triggers of a
        dropped table, everything of a table that was made anew, rows that were laid into it."""
        now = ledger.live(self._session.connection, state)
        missing = {
            (r.kind, r.name)
            for r in state.recorded
            if r.kind in ledger.LIVE_KINDS and (r.kind, r.name) not in now
        }
        for key, oid in self._tables.items():
            if key in now and now[key].oid != oid:
                missing.add(key)
        return [r for r in state.recorded if (r.kind, r.name) in missing] + self._leaning(
            state, missing
        )

    def _leaning(self, state: LedgerState, missing: set[Key]) -> list[Recorded]:
        """Return recorded data, grants and the like of files that need what is missing."""
        lost = {
            f"{sort} {name.partition('(')[0]}"
            for kind, name in missing
            for sort, kinds in KINDS.items()
            if kind in kinds
        }
        files = {f.file for f in self._tree.files if lost & (f.needs | f.wants)}
        return [r for r in state.recorded if r.file in files and r.kind not in ledger.LIVE_KINDS]

    def _oids(self, state: LedgerState) -> dict[Key, int]:
        tables = {(r.kind, r.name) for r in state.recorded if r.kind == "table"}
        now = ledger.live(self._session.connection, state) if tables else {}
        return {key: now[key].oid for key in tables if key in now}

    def _state(self) -> LedgerState:
        session = self._session
        return ledger.read(session.connection, session.settings.yoyo_schema, session.schema)

    def _record(self, laid: Iterable[Laid], progress: Progress | None = None) -> LedgerState | None:
        rows = list(laid)
        if not rows:
            return None
        for row in rows:
            self.moved.add((row.kind, row.name))
            if progress is not None:
                progress(f"gone with the migration: {row.kind} {row.name}")
        ledger.record_objects(self._session.connection, rows, self._session.schema)
        return self._state()


def _dropped(recorded: Iterable[Recorded]) -> list[Laid]:
    return [
        Laid(r.unit, r.kind, r.name, r.file, r.sha256, r.text, is_dropped=True) for r in recorded
    ]

"""One deploy while it runs: what was known at its beginning, what it has done so far, and the
steps of which it is made. Each step is one transaction, or a migration with a journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from pgpkg import database, ledger
from pgpkg.apply import journal, lay, retry, transactional, who
from pgpkg.apply.ahead import Ahead
from pgpkg.apply.around import Around
from pgpkg.apply.convoy import LONGEST, Convoy
from pgpkg.apply.script import Script, backward, forward
from pgpkg.apply.session import WAIT, Session
from pgpkg.database import Failed
from pgpkg.errors import NotOurs, PgpkgError
from pgpkg.ledger import Key, LedgerState, Live, Road
from pgpkg.model import Migration, Plan, SqlFile, Step, Tree

if TYPE_CHECKING:
    from pgpkg.migrations.backend import Backend

Row = Callable[[], dict[str, object]]


@dataclass
class Run:
    """A deploy at work. `state` is the ledger as it was read last."""

    session: Session
    tree: Tree
    state: LedgerState
    stale: frozenset[str] = frozenset()
    migrated: list[str] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)
    laid: list[Step] = field(default_factory=list)
    built: list[str] = field(default_factory=list)
    moved: set[Key] = field(default_factory=set)
    left_down: bool = False
    live_before: dict[Key, Live] = field(default_factory=dict)

    @cached_property
    def backend(self) -> Backend:
        """yoyo, on our session."""
        from pgpkg.migrations.backend import Backend

        return Backend(
            self.session.connection,
            self.session.settings.yoyo_schema,
            run=self._forward,
            run_back=self._backward,
        )

    def read_again(self) -> None:
        """Look at the ledger as it is now."""
        settings = self.session.settings
        self.state = ledger.read(self.session.connection, settings.yoyo_schema, self.session.schema)

    # --- the steps --------------------------------------------------------------------------

    def bootstrap(self, row: Row, *, built_from_migrations: bool = False) -> None:
        """Begin the deploy's row; where the ledger and yoyo's tables are missing, make them in
        the same transaction."""
        yoyo = Ahead(lambda: import_module("pgpkg.migrations.backend"))
        if self.state.exists:
            self.step("the ledger", self._make_yoyo, lambda: self._begin(row))
            return
        unit = next((u for u in self.tree.units if u.name == ledger.UNIT), None)
        files = [f for f in self.tree.files if f.unit == ledger.UNIT]
        if unit is None or not files:
            raise NotOurs(
                f"the unit {ledger.UNIT} is missing, which brings the ledger",
                hint="Load the project as a whole: Project.load(folder).",
            )

        mine = {m.id for m in self.tree.migrations if m.unit == ledger.UNIT}
        make: tuple[Callable[[], object], ...]
        if mine & {applied.id for applied in self.state.applied}:
            make = (self._make_yoyo, self._lay_ledger)
        elif built_from_migrations:
            make = (self._make_yoyo, self._replay_ledger)
        else:
            make = (
                lambda: self._make(files),
                yoyo.wait,
                self._make_yoyo,
                lambda: self._mark(ledger.UNIT),
            )
        self.step(
            "the ledger",
            *make,
            lambda: self._grant_yoyo(unit.parameters.get("reader")),
            lambda: self._begin(row),
        )
        self.read_again()

    def build_unit(self, unit: str) -> None:
        """Build a fresh unit from sql/ and record its migrations as applied."""
        files = [file for file in self.tree.files if file.unit == unit]

        self.step(unit, lambda: self._make(files), lambda: self._mark(unit))
        self.built.append(unit)

    def migrate(self, migration: Migration) -> None:
        """Apply one migration, with yoyo's rows and ours."""
        self.migrate_all([migration])

    def migrate_all(self, migrations: Sequence[Migration]) -> None:
        """Apply migrations in their order, each with yoyo's rows and ours. Those that need no
        care of their own travel together."""
        convoy = Convoy(self.backend.applied_among)
        waiting = list(migrations)
        written: dict[str, str] = {}
        while waiting:
            together = self._plain(waiting[: convoy.size], written)
            following = waiting[len(together) : len(together) + LONGEST]
            ahead = Ahead(partial(self._written, following))
            count = convoy.send(self.session, together) if len(together) > 1 else 0
            written = ahead.get() if count == len(together) else {}
            if count < max(len(together), 1):
                self.backend.apply_one(waiting[count])
                written = {}
                count += 1
            for migration in waiting[:count]:
                self.migrated.append(migration.id)
                self.session.progress(f"applied {migration.id}")
            del waiting[:count]

    def undo(self, migration: Migration) -> None:
        """Run the way back of one migration, with yoyo's rows and ours."""
        self.backend.rollback_one(migration)
        self.migrated.append(migration.id)
        self.session.progress(f"rolled back {migration.id}")

    def lay(self, plan: Plan, left_out: list[SqlFile] | None = None) -> None:
        """Lay what a plan says about objects, inside the open transaction; see `lay.lay`."""
        session = self.session
        laid = lay.lay(session.connection, self.tree, plan, self.state, session.progress, left_out)
        ledger.record_objects(session.connection, laid, session.schema)
        self.moved |= {(version.kind, version.name) for version in laid}

    def adopt(self, migrations: Iterable[Migration], *, mark: bool = False) -> None:
        """Record migrations that are here already; `mark` says that yoyo does not know them."""
        self._record(tuple(migrations), "adopted", mark=mark)

    def keep_definitions(self) -> None:
        """Keep how the server spells what this deploy touched. What was changed by hand before
        stays different, so that `status` still says so."""
        session = self.session
        self.read_again()
        now = ledger.live(session.connection, self.state)
        known = self.state.definitions
        keep = {}
        for recorded in self.state.recorded:
            key = (recorded.kind, recorded.name)
            if key not in now or known.get(key) == now[key].fingerprint:
                continue
            before = self.live_before.get(key)
            was_true = before is not None and before.fingerprint == known.get(key)
            if key not in known or key in self.moved or was_true:
                keep[key] = now[key].fingerprint
        ledger.record_definitions(session.connection, keep, session.schema)

    def step(self, what: str, *works: Callable[[], object]) -> None:
        """Run works in one transaction, again when locks are in the way."""

        def run() -> None:
            self._open()
            for work in works:
                work()
            self._commit()

        retry.step(self.session, what, run)

    def closing(self, what: str, *works: Callable[[], object]) -> None:
        """Run works in one last transaction that also ends the deploy's row."""
        self.step(what, *works, self._finish)

    @contextmanager
    def failing_is_recorded(self) -> Iterator[None]:
        """Write into the deploy's row that it failed, when it can still be written."""
        try:
            yield
        except BaseException as error:
            self._fail(error)
            raise

    # --- their parts ------------------------------------------------------------------------

    def _open(self) -> None:
        database.send(self.session.connection, self.session.opening())

    def _commit(self) -> None:
        database.send(self.session.connection, "commit")

    def _finish(self) -> None:
        session = self.session
        assert session.deploy is not None
        database.send(session.connection, WAIT)
        ledger.finish_deploy(session.connection, session.deploy, "applied", schema=session.schema)

    def _begin(self, row: Row) -> None:
        session = self.session
        session.deploy = ledger.begin_deploy(session.connection, row(), session.schema)

    def _make(self, files: Sequence[SqlFile]) -> None:
        session = self.session
        laid = lay.build_fresh(session.connection, files, session.progress)
        ledger.record_objects(session.connection, laid, session.schema)
        self.moved |= {(version.kind, version.name) for version in laid}

    def _mark(self, unit: str) -> None:
        mine = tuple(m for m in self.tree.migrations if m.unit == unit)
        self._record(mine, "built", mark=True)

    def _make_yoyo(self) -> None:
        self.backend.init_database()

    def _replay_ledger(self) -> None:
        """The ledger from its migrations: they run before there is a ledger to record them."""
        session = self.session
        mine = tuple(m for m in self.tree.migrations if m.unit == ledger.UNIT)
        for migration in mine:
            database.send(session.connection, migration.text)
        self._lay_ledger()
        self._record(mine, "applied", mark=True)

    def _lay_ledger(self) -> None:
        """What migrations do not bring: also where plain yoyo has run those of the ledger."""
        steps = tuple(
            Step(file.unit, item.kind, item.name, "create", file.file)
            for file in self.tree.files
            if file.unit == ledger.UNIT
            for item in file.objects
        )
        self.lay(Plan("", objects=steps))

    def _record(self, migrations: Sequence[Migration], road: Road, *, mark: bool) -> None:
        connection = self.session.connection
        if mark and migrations:
            database.send(connection, "\n".join(self.backend.rows(m, "mark") for m in migrations))
        ledger.record_migrations(connection, migrations, road, self.session.schema)
        if road == "adopted":
            self.recorded += [m.id for m in migrations]

    def _grant_yoyo(self, reader: object) -> None:
        """Who may read the ledger may read yoyo's tables: plan and status need both."""
        from psycopg import sql

        if not reader:
            return
        grant = sql.SQL("grant select on {}, {}, {}, {} to {}").format(
            *(
                sql.Identifier(self.session.settings.yoyo_schema, name)
                for name in ("_yoyo_migration", "_yoyo_log", "_yoyo_version", "yoyo_lock")
            ),
            sql.Identifier(str(reader)),
        )
        self.session.connection.execute(grant)

    def _plain(self, migrations: Iterable[Migration], written: Mapping[str, str]) -> dict[str, str]:
        """Return the transactions of the first migrations that behaviour does not concern."""
        around = Around(self.session, self.tree, self.stale)
        plain: dict[str, str] = {}
        for migration in migrations:
            script = forward(migration)
            if not script.is_transactional or around.is_concerned(script):
                break
            mine = written if migration.id in written else self._written([migration])
            plain[migration.id] = mine[migration.id]
        return plain

    def _written(self, migrations: Iterable[Migration]) -> dict[str, str]:
        """Write whole transactions of migrations, by their id. Times in them are those of now."""
        return {
            m.id: transactional.whole(
                self.session.opening(),
                forward(m).text,
                self.backend.rows(m, "apply") + self._recorded(m),
            )
            for m in migrations
            if m.is_transactional
        }

    def _recorded(self, migration: Migration) -> str:
        return ledger.record_migration_sql(migration, "applied", self.session.schema)

    def _forward(self, migration: Migration, rows: str) -> None:
        self._run(forward(migration), rows + self._recorded(migration))

    def _backward(self, migration: Migration, rows: str) -> None:
        rows += ledger.forget_migration_sql(migration, self.session.schema)
        self._run(backward(migration), rows)

    def _run(self, script: Script, rows: str) -> None:
        around = Around(self.session, self.tree, self.stale)
        runner = transactional if script.is_transactional else journal
        runner.run(self.session, script, rows, around)
        self.moved |= around.moved
        self.left_down = self.left_down or around.left_down

    def _fail(self, error: BaseException) -> None:
        session = self.session
        retry.roll_back(session)
        if session.deploy is None or session.connection.closed:
            return
        said = {"message": database.mask(str(error)) or type(error).__name__}
        if isinstance(error, PgpkgError):
            said |= {"code": error.code, "place": error.place}
        try:
            database.send(session.connection, session.clean())
            ledger.finish_deploy(session.connection, session.deploy, "failed", said, session.schema)
        except (Failed, psycopg.Error):
            return


def root_row(verb: str, plan: Plan, root: Path | None) -> Row:
    """Return the row of a deploy that follows a plan; git is asked while others work."""
    return Ahead(lambda: who.deploy_row(verb, who.plan_row(plan), root)).get

"""The library door: a folder, loaded once, and the verbs that work on it.

project = Project.load(".")
project.plan("postgresql://localhost/shop")
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pgpkg import config as configs
from pgpkg import sources
from pgpkg.config import Config, DeploySettings
from pgpkg.errors import ConfigError, DatabaseRefused, PgpkgError, UnknownUnit
from pgpkg.model import Migration, Rendered, Tree, Unit
from pgpkg.names import listed, near

if TYPE_CHECKING:
    from pgpkg.bench import BenchReport
    from pgpkg.draft import Draft
    from pgpkg.model import DatabaseStatus, Outcome, Plan
    from pgpkg.scratch import Server
    from pgpkg.verify import Report
    from pgpkg.worker import Ended, Stop, Teller

Progress = Callable[[str], None]
BENCHES = Path("tests", "bench")


def silent(_line: str) -> None:
    """Progress for callers who want none."""


@dataclass(frozen=True, slots=True)
class Development:
    """A development database that goes on running."""

    url: str
    provider: str
    version: int


@dataclass(frozen=True)
class Project:
    """A folder with a config. Nothing is read before it is needed, and nothing twice."""

    config: Config

    @classmethod
    def load(cls, root: Path | str = ".") -> Project:
        """Read the config in `root`. Raises ConfigError."""
        return cls(configs.load(Path(root)))

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All units of the project, each after what it requires."""
        return sources.units(self.config)

    @cached_property
    def rendered(self) -> tuple[Rendered, ...]:
        """Every template of every unit as SQL, migrations left out."""
        from pgpkg import render

        return tuple(r for unit in self.units for r in render.render_unit(unit, self.units))

    @cached_property
    def migrations(self) -> tuple[Migration, ...]:
        """Every migration of every unit, in yoyo's order."""
        from pgpkg import migrations

        read = [
            migration
            for unit in self.units
            for migration in migrations.read(
                unit, self._rendered_migrations(unit), sources.released(unit)
            )
        ]
        return migrations.order(read)

    @cached_property
    def tree(self) -> Tree:
        """Everything left of the database, parsed and in order."""
        from pgpkg import plan
        from pgpkg.parse import parse_unit

        by_unit: dict[str, list[Rendered]] = {unit.name: [] for unit in self.units}
        for rendered in self.rendered:
            by_unit[rendered.source.unit].append(rendered)
        files = [f for unit in self.units for f in parse_unit(unit, by_unit[unit.name])]
        laid = [file for file in files if file.shelf != "seed"]
        seeds = tuple(file for file in files if file.shelf == "seed")
        bare = Tree(self.units, seeds=seeds, migrations=self.migrations)
        return Tree(self.units, plan.order(laid, bare), seeds, self.migrations)

    @property
    def content_hash(self) -> str:
        """A hash of all rendered SQL: equal trees build equal databases."""
        digest = hashlib.sha256()
        for rendered in self.rendered:
            digest.update(f"{rendered.source.file}\0{rendered.text}\0".encode())
        for migration in self.migrations:
            digest.update(f"{migration.file}\0{migration.text}\0".encode())
        return digest.hexdigest()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a plan of this folder should say: state that changed and no migration moves."""
        from pgpkg import release

        unmoved = (
            f"the tables and types of {unit} are in no migration; a database that has them already "
            "will not follow their changes. Write the first one: pgpkg draft"
            for unit in release.unmoved_units(self.tree)
        )
        stale = (
            f"{file} has changed since its release and no new migration follows; see: pgpkg draft"
            for file in release.stale_state(self.tree)
        )
        return (*unmoved, *stale)

    def own_unit(self, name: str | None = None) -> str:
        """Return the unit that a verb means: the named one, else the project's own."""
        wanted = name or self.config.name
        known = [unit.name for unit in self.units]
        if wanted not in known:
            close = near(wanted, known)
            raise UnknownUnit(
                f"there is no unit named {wanted}",
                detail=f"This project has {listed(known)}.",
                hint=f"Did you mean --unit {close}?" if close else "Name one with --unit.",
            )
        return wanted

    def plain_sql(self, unit: str | None = None) -> Mapping[str, str]:
        """Return path to SQL for every template and migration, rollbacks included.

        Templates come in an order in which psql can run them, when they add up to one.
        """
        chosen = [u for u in self.units if unit is None or u.name == self.own_unit(unit)]
        names = {u.name for u in chosen}
        files = [r for r in self.rendered if r.source.unit in names]
        with suppress(PgpkgError):
            place = {file.file: number for number, file in enumerate(self.tree.files)}
            files.sort(key=lambda r: place.get(r.source.file, len(place)))
        files += [r for u in chosen for r in self._rendered_migrations(u)]
        return {r.source.file: r.text for r in files}

    def release(self, unit: str | None = None) -> Sequence[str]:
        """Record new migrations in released.lock and return the lines that were added."""
        from pgpkg import release

        return release.release(self.tree, self.config, unit and self.own_unit(unit))

    def plan(
        self,
        database: str | None = None,
        *,
        unit: str | None = None,
        allow_out_of_order: bool = False,
    ) -> Plan:
        """Return what apply would do to a database: a name from the config or an address."""
        from pgpkg import apply

        with self._folder_first():
            return apply.plan(
                self.config.database_url(database),
                self,
                unit=unit and self.own_unit(unit),
                deploy=self._deploy,
                allow_out_of_order=allow_out_of_order,
            )

    def status(self, database: str | None = None, *, unit: str | None = None) -> DatabaseStatus:
        """Return what a database has, lacks, and has had changed by hand."""
        from pgpkg import apply

        with self._folder_first():
            return apply.status(
                self.config.database_url(database),
                self.tree,
                unit=unit and self.own_unit(unit),
                deploy=self._deploy,
            )

    def apply(
        self,
        database: str | None = None,
        *,
        unit: str | None = None,
        plan_file: Path | None = None,
        wait: float | None = None,
        allow_out_of_order: bool = False,
        allow_unreleased: bool = False,
        baseline: bool = False,
        progress: Progress = silent,
    ) -> Outcome:
        """Bring a database to the state of the folder and return what was done."""
        from pgpkg import apply

        with self._folder_first():
            return apply.apply(
                self.config.database_url(database),
                self,
                unit=unit and self.own_unit(unit),
                plan_file=plan_file,
                wait=wait,
                allow_out_of_order=allow_out_of_order,
                allow_unreleased=allow_unreleased,
                baseline=baseline,
                deploy=self._deploy,
                progress=progress,
            )

    def rollback(
        self,
        database: str | None = None,
        *,
        unit: str | None = None,
        steps: int | None = None,
        to: str | None = None,
        wait: float | None = None,
        progress: Progress = silent,
    ) -> Sequence[str]:
        """Undo the newest migrations and return their ids in the order they went."""
        from pgpkg import apply

        with self._folder_first():
            return apply.rollback(
                self.config.database_url(database),
                self.tree,
                unit=unit and self.own_unit(unit),
                steps=steps,
                to=to,
                wait=wait,
                deploy=self._deploy,
                progress=progress,
            )

    @contextmanager
    def server(self) -> Iterator[Server]:
        """Lend a throwaway server that has the extensions the units ask for."""
        from pgpkg import scratch

        wanted = [name for unit in self.units for name in unit.extensions]
        with scratch.server(self.config.settings.scratch, wanted) as server:
            yield server

    def template(self, server: Server, unit: str | None = None) -> str:
        """Return a template database with everything applied, or with one unit and what it
        requires, built once per content."""
        from pgpkg import apply

        tree = self._tree_of(unit)

        def build(url: str) -> None:
            apply.build(url, tree, road="fresh", seed=True)

        return server.template(f"project {unit or ''} {self.content_hash}", build)

    def draft(self, slug: str | None = None, unit: str | None = None) -> Draft:
        """Write the migration from the difference between sql/ and migrations/."""
        from pgpkg import draft

        with self.server() as server:
            return draft.run(self.tree, self.own_unit(unit), server, self.config, slug)

    def verify(
        self,
        families: Sequence[str] | None = None,
        *,
        unit: str | None = None,
        base: str | None = None,
        server: Server | None = None,
        update: bool = False,
        progress: Progress = silent,
    ) -> Report:
        """Prove the folder, on a throwaway server where a family needs one.

        `base` is the git commit whose released.lock says which migrations are new; `update` writes
        access.toml anew instead of comparing with it.
        """
        from pgpkg import verify

        def at(root: Path) -> Tree:
            tree = Project.load(root).tree
            return tree if unit is None else restrict(tree, unit)

        tree = self._tree_of(unit)
        if server is not None or not verify.needs_server(families):
            context = verify.Context(tree, self.config, server, progress, base, update, at)
            return verify.verify(context, families)
        with self.server() as lent:
            context = verify.Context(tree, self.config, lent, progress, base, update, at)
            return verify.verify(context, families)

    def bench(
        self,
        names: Sequence[str] = (),
        *,
        unit: str | None = None,
        scale: int = 1,
        clients: int = 2,
        seconds: float = 3,
        compare: Path | None = None,
        server: Server | None = None,
        progress: Progress = silent,
    ) -> BenchReport:
        """Time the scripts in tests/bench on a throwaway server. `unit` leaves out of its
        database what that unit does not require."""
        from pgpkg import bench

        with self._shown_from_here():
            chosen = bench.scripts(self.config.root / BENCHES, names)
        if server is None:
            with self.server() as lent:
                return self.bench(
                    names,
                    unit=unit,
                    scale=scale,
                    clients=clients,
                    seconds=seconds,
                    compare=compare,
                    server=lent,
                    progress=progress,
                )
        progress("building a scratch database")
        template = self.template(server, unit)
        with self._shown_from_here():
            report = bench.run(
                chosen,
                server,
                template,
                self.config,
                scale=scale,
                clients=clients,
                seconds=seconds,
                progress=progress,
            )
        return bench.compare(report, compare) if compare is not None else report

    def work(
        self, database: str | None, tell: Teller, stop: Stop | None = None, **options: Any
    ) -> Ended:
        """Work on the queues and scheduled jobs of a database; `options` as in worker.Settings."""
        from pgpkg import worker

        schemas = {unit.name: unit.schema for unit in self.units}
        settings = worker.Settings(
            url=self.config.database_url(database),
            queue_schema=schemas.get("queue"),
            jobs_schema=schemas.get("jobs"),
            root=self.config.root,
            **options,
        )
        return worker.run(settings, tell, stop)

    def scratch_up(self, *, progress: Progress = silent) -> Development:
        """Start the development server, bring its database up to date and return where it is.

        `seed/` is loaded when the database is made. A server that runs already is kept.
        """
        from pgpkg import apply
        from pgpkg.scratch import persistent

        settings = self.config.settings.scratch
        wanted = [name for unit in self.units for name in unit.extensions]
        tree = self.tree
        server, _ = persistent.up(self.config.root, settings, wanted)
        name = self.config.name
        if name not in server.names():
            progress(f"building the database {name}")
            server.create(name)
            apply.build(server.url(name), tree, road="fresh", seed=True)
        else:
            url = server.url(name)
            apply.apply(url, self, allow_unreleased=True, deploy=self._deploy, progress=progress)
        return Development(server.url(name), server.provider, server.version)

    def scratch_down(self) -> bool:
        """Stop the development server and remove all of it; False when none was running."""
        from pgpkg.scratch import persistent

        return persistent.down(self.config.root)

    def scratch_url(self) -> str:
        """Return the address of the development database. Raises ScratchNotUp."""
        from pgpkg.scratch import persistent

        return persistent.current(self.config.root).url(self.config.name)

    def scratch_psql(self) -> tuple[str, str]:
        """Return the psql to run and the address to give it."""
        from pgpkg.scratch import persistent

        server = persistent.current(self.config.root)
        own = server.bin / "psql" if server.bin else None
        program = str(own) if own and own.is_file() else "psql"
        return program, server.url(self.config.name)

    @contextmanager
    def _folder_first(self) -> Iterator[None]:
        """When the database cannot be reached, say first what is wrong with the folder."""
        try:
            yield
        except (DatabaseRefused, ConfigError):
            from pgpkg import plan as plans

            new = {unit.name for unit in self.units}
            plans.make(self.tree, (), (), new, "", allow_unreleased=True)
            raise

    @contextmanager
    def _shown_from_here(self) -> Iterator[None]:
        """Let an error name a file of the project as the user knows it."""
        try:
            yield
        except PgpkgError as error:
            file = Path(error.file or "")
            if file.is_relative_to(self.config.root):
                error.file = str(file.relative_to(self.config.root))
            raise

    def _tree_of(self, unit: str | None) -> Tree:
        return self.tree if unit is None else restrict(self.tree, self.own_unit(unit))

    @property
    def _deploy(self) -> DeploySettings:
        return self.config.settings.deploy

    def _rendered_migrations(self, unit: Unit) -> tuple[Rendered, ...]:
        from pgpkg import render

        return tuple(render.render(s, unit, self.units) for s in sources.migrations(unit))


def restrict(tree: Tree, unit: str) -> Tree:
    """Return the tree of one unit and of everything that it requires."""
    from pgpkg import plan

    wanted = plan.chosen_units(tree, unit)
    return Tree(
        tuple(u for u in tree.units if u.name in wanted),
        tuple(f for f in tree.files if f.unit in wanted),
        tuple(f for f in tree.seeds if f.unit in wanted),
        tuple(m for m in tree.migrations if m.unit in wanted),
    )

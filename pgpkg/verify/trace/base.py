"""The released state: which migrations are new, and a database as it is without them."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import psycopg

from pgpkg import database, ledger, plan, shipped
from pgpkg.apply.around import Around
from pgpkg.apply.building import replace_schema
from pgpkg.apply.lay import build_fresh
from pgpkg.apply.run import Run, root_row
from pgpkg.apply.session import Session, deployer
from pgpkg.apply.watch import Watcher
from pgpkg.errors import PgpkgError, UnknownBase
from pgpkg.model import Migration, Plan, SqlFile, Tree, Unit
from pgpkg.verify.context import Context, silent
from pgpkg.verify.trace import ground
from pgpkg.verify.trace.ground import Ground
from pgpkg.verify.trace.running import Behaving

LOCK = "released.lock"


def unreleased(context: Context) -> tuple[Migration, ...]:
    """Return the migrations that the released.lock of the base does not name, in their order.

    Raises UnknownBase.
    """
    own = {unit.name: unit for unit in context.tree.units if not unit.is_shipped}
    mine = [m for m in context.tree.migrations if m.unit in own]
    if context.base is None:
        return tuple(m for m in mine if not m.is_released)
    _require_commit(context, context.base)
    known = {name: _names(context, unit, context.base) for name, unit in own.items()}
    return tuple(m for m in mine if f"{m.id}.sql" not in known[m.unit])


def of(context: Context, new: Sequence[Migration]) -> Ground:
    """Return the ground on which the new migrations are run."""
    gone = {migration.id for migration in new}
    tree = replace(
        context.tree, migrations=tuple(m for m in context.tree.migrations if m.id not in gone)
    )
    moving = frozenset(migration.unit for migration in new)
    server = context.lent

    def build(url: str) -> None:
        context.progress("building the released state")
        _build(context, url, tree, moving)
        ground.prepare(url)

    def laying(url: str, connection: database.Connection) -> Behaving:
        watcher = Watcher(url, connection.info.backend_pid)
        settings = replace_schema(context.config.settings.deploy)
        schema = ledger.schema_of(tree.units)
        session = Session(connection, settings, silent, watcher, schema)
        return lambda: Around(session, context.tree, ())

    return Ground(server, server.template(_key(tree, moving), build), laying)


def _build(context: Context, url: str, tree: Tree, moving: frozenset[str]) -> None:
    """Build units that stand still from sql/, the others from what is released of them."""
    settings = replace_schema(context.config.settings.deploy)
    schema = ledger.schema_of(tree.units)
    with deployer(url, settings, silent, schema=schema, wait=60) as session:
        state = ledger.read(session.connection, settings.yoyo_schema, schema)
        still = {
            unit.name
            for unit in tree.units
            if unit.name not in moving and plan.is_built_from_sql(tree, unit.name)
        }
        made = plan.make(tree, (), (), still, state.fingerprint, allow_unreleased=True)
        run = Run(session, tree, state)
        is_ledger_moving = ledger.UNIT in moving
        run.bootstrap(root_row("build", made, None), built_from_migrations=is_ledger_moving)
        for unit in tree.units:
            if unit.name == ledger.UNIT:
                continue
            if unit.name in still:
                # What stands on a unit that moves may want what is not released yet.
                with suppress(PgpkgError):
                    run.build_unit(unit.name)
                continue
            mine = [m for m in made.migrations if m.unit == unit.name]
            for migration in mine:
                run.migrate(migration)
            if mine:
                _lay_what_stands(run, unit, made)
        run.closing("laying", run.keep_definitions)
        for seed in tree.seeds:
            _load(session.connection, seed)


def _lay_what_stands(run: Run, unit: Unit, made: Plan) -> None:
    """Lay the unit's behaviour, but for files that need what only comes with new migrations."""
    steps = [step for step in made.objects if step.unit == unit.name]
    while steps:
        now = replace(made, migrations=(), objects=tuple(steps))
        try:
            run.step(f"laying {unit.name}", run.read_again, lambda now=now: run.lay(now, []))  # type: ignore[misc]
        except PgpkgError as error:
            left = [step for step in steps if step.file != error.file]
            if len(left) == len(steps):
                return
            steps = left
        else:
            return


def _load(connection: database.Connection, seed: SqlFile) -> None:
    """Load a seed where it fits: what speaks of new columns is left to made-up rows."""
    with suppress(PgpkgError, psycopg.Error), connection.transaction():
        build_fresh(connection, (seed,), silent)


def _key(tree: Tree, moving: frozenset[str]) -> str:
    digest = hashlib.sha256(" ".join(sorted(moving)).encode())
    texts = [(file.file, file.text) for file in (*tree.files, *tree.seeds)]
    texts += [(migration.file, migration.text) for migration in tree.migrations]
    for file, text in (*texts, ("", shipped.sql("catalog", "trace_watch.sql"))):
        digest.update(f"{file}\0{text}\0".encode())
    return f"trace {shipped.pgpkg_version()} {digest.hexdigest()}"


def _names(context: Context, unit: Unit, base: str) -> frozenset[str]:
    """Return the files that the unit's released.lock named at the base; none without one."""
    file = f"{unit.migrations_root}/{LOCK}"
    text = _git(context, "show", f"{base}:./{file}")
    return frozenset(line.split()[-1] for line in (text or "").splitlines() if line.strip())


def _require_commit(context: Context, base: str) -> None:
    if _git(context, "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}") is not None:
        return
    shallow = _git(context, "rev-parse", "--is-shallow-repository")
    where = f"Asked in {context.config.root}"
    detail, hint = f"{where}.", "git fetch, then --base origin/main"
    if shallow is None:
        detail = f"{where}, which is in no git repository."
        hint = "Run it in a clone, or leave --base out: then the released.lock that is here counts"
    elif shallow.strip() == "true":
        detail = f"{where}, a shallow clone: it has the newest commits only."
        hint = "git fetch --unshallow origin, or let the pipeline fetch that branch as well"
    raise UnknownBase(f"git knows no commit named {base}", detail=detail, hint=hint)


def _git(context: Context, *arguments: str) -> str | None:
    """Return what git says, None where it says no."""
    try:
        done = subprocess.run(
            ["git", "-C", str(context.config.root), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None

"""Run migrations in a database with rows, watch, and put together what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pgpkg import database
from pgpkg.model import Migration
from pgpkg.verify.family import Found
from pgpkg.verify.trace import (
    fitting_rows,
    losses,
    merging,
    rehearsal,
    session,
    sessions,
    squawk,
    standing,
    volatile,
    volume,
    work,
    world,
)
from pgpkg.verify.trace.ground import EMPTY, FIRST, Ground, Variant, tablespaces
from pgpkg.verify.trace.losses import Contents
from pgpkg.verify.trace.running import Runner, Traced
from pgpkg.verify.trace.session import Deployer
from pgpkg.verify.trace.sessions import Outcome
from pgpkg.verify.trace.work import Work
from pgpkg.verify.trace.world import World


@dataclass(slots=True)
class Trace:
    """What was found out about migrations that ran one after the other."""

    found: list[Found] = field(default_factory=list)
    traces: list[Traced] = field(default_factory=list)
    works: dict[str, list[Work]] = field(default_factory=dict)
    outcome: Outcome | None = None
    rehearsal: Outcome | None = None
    note: str = ""

    @property
    def failed(self) -> Traced | None:
        return next((one for one in self.traces if one.error), None)


def trace(ground: Ground, migrations: Sequence[Migration]) -> Trace:
    """Run the migrations, in their order, and judge them.

    Where they stumble over rows that were made up, other rows are tried before it is said that
    they fail.
    """
    with tablespaces(ground.server, [migration.text for migration in migrations]):
        return _trace(ground, migrations)


def _trace(ground: Ground, migrations: Sequence[Migration]) -> Trace:
    variant, result = _with_fitting_rows(ground, migrations)
    if result.failed is None and result.outcome is not None:

        def attempt(deployer: Deployer) -> Outcome:
            return _unwatched(ground, migrations, variant, deployer)

        result.found += sessions.judge(migrations, result.outcome, result.rehearsal, attempt)
    result.found = merging.one_per_object(result.found)
    return result


def _with_fitting_rows(ground: Ground, migrations: Sequence[Migration]) -> tuple[Variant, Trace]:
    first = watched(ground, migrations, FIRST)
    failed = first.failed
    if failed is None or not fitting_rows.may_be_to_blame(failed):
        return FIRST, first
    variant = fitting_rows.find(ground, migrations, failed)
    if variant is None:
        return FIRST, first
    result = watched(ground, migrations, variant)
    if variant == EMPTY and failed.error is not None:
        result.note = f"{failed.error.message}: judged without the rows that were made up"
    return variant, result


def watched(
    ground: Ground,
    migrations: Sequence[Migration],
    variant: Variant = FIRST,
    *,
    for_sessions: bool = True,
) -> Trace:
    """Run the migrations once and tell what was seen; `for_sessions` prepares the comparison of
    sessions as well."""
    result = Trace()
    with (
        ground.lend(variant) as url,
        database.connect(url) as eye,
        database.connect(session.address(url)) as connection,
    ):
        if for_sessions and len(migrations) == 1 and migrations[0].is_transactional:
            behaving = ground.behaving(url, connection)
            result.rehearsal = rehearsal.by(
                sessions.stranger(migrations), migrations[0], connection, url, behaving
            )
        here = world.read(eye)
        runner = Runner(connection, url, eye, behaving=ground.behaving(url, connection))
        released = before = _contents(eye)
        for migration in migrations:
            traced = runner.run(migration)
            result.traces.append(traced)
            after = _contents(eye)
            result.found += _judged(here, eye, traced, (released, before, after), result)
            before = after
            if traced.error is not None:
                result.found.append(standing.fails(traced, traced.error))
                break
        result.found += standing.invalid(eye, result.traces)
        if for_sessions:
            result.outcome = sessions.read(eye, result.traces)
    return result


def _judged(
    here: World,
    eye: database.Connection,
    traced: Traced,
    contents: tuple[Contents, Contents, Contents],
    result: Trace,
) -> Iterator[Found]:
    released, before, after = contents
    counts = {oid: len(some) for oid, some in before.rows.items()}
    fed: set[int] = set()
    works = [work.of(here, step, counts, fed) for step in traced.steps]
    result.works[traced.migration.id] = works
    yield from volume.judge(here, traced.migration, works)
    yield from squawk.judge(here, traced, works, counts, eye.info.server_version)
    if traced.error is None and traced.steps:
        yield from losses.judge(here, traced.migration, traced.steps, before, after, released)
        yield from volatile.judge(here, eye, traced.migration, traced.steps, before, after)


def _unwatched(
    ground: Ground, migrations: Sequence[Migration], variant: Variant, deployer: Deployer
) -> Outcome:
    """Run for the outcome only."""
    traces: list[Traced] = []
    with (
        ground.lend(variant) as url,
        database.connect(session.address(url)) as connection,
    ):
        behaving = ground.behaving(url, connection)
        runner = Runner(connection, url, deployer=deployer, behaving=behaving)
        for migration in migrations:
            traces.append(runner.run(migration))
            if traces[-1].error is not None:
                break
        with database.connect(url) as eye:
            return sessions.read(eye, traces)


def _contents(eye: database.Connection) -> Contents:
    look = world.look(eye)
    return Contents(look, world.contents(eye, look, look.relations))

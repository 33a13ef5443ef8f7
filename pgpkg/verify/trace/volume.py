"""Rules about work that grows with a table while others cannot use it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pgpkg.model import Level, Migration
from pgpkg.verify.family import Found
from pgpkg.verify.trace import ways, words
from pgpkg.verify.trace.running import Step
from pgpkg.verify.trace.work import BLOCKS_READS, BLOCKS_WRITES, DEEP, Effect, Work
from pgpkg.verify.trace.world import World

REWRITE, BUILD, SCAN = "table-rewrite", "index-rebuild", "table-scan"
AFTER_LOCK, NO_TIMEOUT = "work-after-lock", "no-lock-timeout"
RULE_OF: dict[Effect, str] = {BLOCKS_READS: "blocks-reads", BLOCKS_WRITES: "blocks-writes"}
WHO: dict[Effect, str] = {BLOCKS_READS: "reads", BLOCKS_WRITES: "writes"}


@dataclass(frozen=True, slots=True)
class Held:
    """An effect on a table, and the work with which it began."""

    table: int
    effect: Effect
    mode: str
    since: Work


@dataclass(slots=True)
class Transaction:
    """The works of one transaction with the locks that they share."""

    works: list[Work] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)


def transactions(works: Sequence[Work]) -> list[Transaction]:
    """Put the works of a migration together by their transaction."""
    found: dict[int, Transaction] = {}
    for work in works:
        one = found.setdefault(work.step.transaction, Transaction())
        one.works.append(work)
        one.held += [
            Held(table, effect, mode, work) for (table, effect), mode in work.locks.items()
        ]
    for one in found.values():
        # An exception that a block catches gives back what was locked since the block began.
        left = one.works[-1].held_after
        one.held = [h for h in one.held if (h.table, h.effect) in left or len(one.works) == 1]
    return list(found.values())


def judge(world: World, migration: Migration, works: Sequence[Work]) -> Iterator[Found]:
    """Yield what is wrong with the work of one migration."""
    for one in transactions(works):
        for work in one.works:
            blocked = _blocked(one, work)
            yield from _rewrites(world, migration, work)
            yield from _builds(world, migration, work, blocked)
            yield from _scans(world, migration, work, blocked)
        for held in one.held:
            if not _is_told_above(world, one, held):
                yield _lock(world, migration, one, held)
                yield from _work_after(world, migration, one, held)
                yield from _patience(world, migration, held)


def _blocked(one: Transaction, work: Work) -> dict[int, set[Effect]]:
    """Return what is blocked while a work goes on."""
    found: dict[int, set[Effect]] = {}
    for held in one.held:
        if one.works.index(held.since) <= one.works.index(work):
            found.setdefault(held.table, set()).add(held.effect)
    return found


def _rewrites(world: World, migration: Migration, work: Work) -> Iterator[Found]:
    for table in sorted(_shared(world, work.rewritten, work)):
        name = world.name(table)
        yield words.found(
            REWRITE,
            "error",
            migration,
            name,
            f"every row of {name} is written anew while nobody can read or write it",
            detail=f"The file of the table was replaced{_said(work.step)}.",
            hint=ways.past_rewrite(name, work.step, table),
            statement=work.step.statement,
            evidence={"relfilenode": "changed", "server": list(work.step.said)[:5]},
        )


def _builds(
    world: World, migration: Migration, work: Work, blocked: dict[int, set[Effect]]
) -> Iterator[Found]:
    some = {table for table in work.rebuilt if table in blocked}
    for table in sorted(_topmost(world, some, work)):
        name = world.name(table)
        parts = [t for t in some if t == table or table in world.above(t)]
        indexes = sorted({index for part in parts for index in work.rebuilt[part]})
        effects = set().union(*(blocked[part] for part in parts), blocked.get(table, set()))
        yield words.found(
            BUILD,
            "error",
            migration,
            name,
            f"{words.listed(indexes)} is built from all rows of {name}"
            f" while nobody can {_verbs(effects)} it",
            detail="The time it takes grows with the table.",
            hint=ways.past_rewrite(name, work.step, table)
            if table in work.rewritten
            else ways.past_build(name, work.step, indexes, _partitions(world, table, parts)),
            statement=work.step.statement,
            evidence={"indexes": indexes, "blocked": sorted(effects)},
        )


def _partitions(world: World, table: int, parts: Sequence[int]) -> list[str]:
    """Return the names of the partitions among these, none where it is one table."""
    return sorted(world.name(part) for part in parts if part != table and world.kind(part) == "r")


def _scans(
    world: World, migration: Migration, work: Work, blocked: dict[int, set[Effect]]
) -> Iterator[Found]:
    some = {table for table in work.scanned if table in blocked}
    for table in sorted(_shared(world, some, work)):
        name = world.name(table)
        parts = [t for t in some if t == table or table in world.above(t)]
        effects = set().union(*(blocked[part] for part in parts))
        yield words.found(
            SCAN,
            "error",
            migration,
            name,
            f"all rows of {name} are read while nobody can {_verbs(effects)} it",
            detail=f"The server counted a scan of the table{_said(work.step)}.",
            hint=ways.past_scan(name, work.step),
            statement=work.step.statement,
            evidence={"blocked": sorted(effects), "server": list(work.step.said)[:5]},
        )


def _lock(world: World, migration: Migration, one: Transaction, held: Held) -> Found:
    step = held.since.step
    is_last = step.number == max(work.step.number for work in one.works)
    later = one.works[one.works.index(held.since) + 1 :]
    is_brief = (
        is_last
        and not any(work.is_slow or work.locks for work in later)
        and held.table not in held.since.refreshed
    )
    level: Level = "info" if is_brief else "warning"
    name = world.name(held.table)
    until = (
        "for as long as the statement takes"
        if is_brief or not later
        else f"until the transaction ends, {len(later)} steps later"
    )
    return words.found(
        RULE_OF[held.effect],
        level,
        migration,
        name,
        f"{WHO[held.effect]} of {name} wait {until}",
        detail=f"{_kind(step)} takes {held.mode} on {name}"
        + (", and nothing follows it." if is_brief else ", and holds it."),
        hint=""
        if is_brief
        else f"-- make this the last statement of its migration\n{words.one_line(step.statement)};",
        statement=step.statement,
        evidence={"mode": held.mode, "steps_after": len(later)},
    )


def _work_after(
    world: World, migration: Migration, one: Transaction, held: Held
) -> Iterator[Found]:
    first = one.works.index(held.since)
    later = [work for work in one.works[first + 1 :] if work.is_slow]
    if _is_mixed(held.since) and held.since.is_slow:
        later = [held.since, *later]
    if not later or held is not _first(one, held.table):
        return
    name = world.name(held.table)
    done = [_told(world, work) for work in later]
    yield words.found(
        AFTER_LOCK,
        "error",
        migration,
        name,
        f"{WHO[held.effect]} of {name} wait while {done[0]}",
        detail=f"{_kind(held.since.step)} took {held.mode} in line"
        f" {held.since.step.statement.line}; the lock stays until the end.",
        hint="-- put what takes the lock last, or into a migration of its own:\n"
        f"{words.one_line(held.since.step.statement)};",
        statement=later[0].step.statement,
        evidence={"mode": held.mode, "work": done},
    )


def _is_mixed(work: Work) -> bool:
    """Whether a step took a lock and worked without DDL: LOCK TABLE in a block, then UPDATE."""
    ddl = {*work.rewritten, *work.rebuilt, *work.refreshed, *work.emptied}
    return (
        work.step.statement.kind in DEEP
        and not ddl
        and not any(text.startswith(("verifying", "validating")) for text in work.step.said)
        and not work.step.is_ddl
    )


def _first(one: Transaction, table: int) -> Held:
    """Return the lock on a table that came first, and of equals the one that blocks more."""
    mine = [held for held in one.held if held.table == table]
    return min(mine, key=lambda h: (one.works.index(h.since), h.effect != BLOCKS_READS))


def _patience(world: World, migration: Migration, held: Held) -> Iterator[Found]:
    step = held.since.step
    is_told_of_writes = (held.table, BLOCKS_WRITES) in held.since.locks
    if step.after.lock_timeout != "0" or (held.effect == BLOCKS_READS and is_told_of_writes):
        return
    name = world.name(held.table)
    local = "local " if migration.is_transactional else ""
    yield words.found(
        NO_TIMEOUT,
        "warning",
        migration,
        name,
        f"run by anything but pgpkg apply, this waits for {name} without end,"
        " and everybody else waits behind it",
        detail=f"{_kind(step)} wants {held.mode}, and lock_timeout is 0 when it begins.",
        hint=f"set {local}lock_timeout = '3s';\n{words.one_line(step.statement)};",
        statement=step.statement,
        evidence={"mode": held.mode, "lock_timeout": step.after.lock_timeout},
    )


def _is_told_above(world: World, one: Transaction, held: Held) -> bool:
    """Whether the same effect is told of the table that this one is a partition of."""
    return any(
        other.table in world.above(held.table)
        and other.effect == held.effect
        and other.since is held.since
        for other in one.held
    )


def _topmost(world: World, tables: set[int], work: Work) -> set[int]:
    """Return the tables, partitions replaced by what they belong to where that is locked too."""
    locked = {table for table, _ in (*work.locks, *work.held_after)}
    found = set()
    for table in tables:
        above = [one for one in world.above(table) if one in locked]
        found.add(above[-1] if above else table)
    return found


def _shared(world: World, tables: set[int], work: Work) -> set[int]:
    """The same, where nothing that belongs to it is left out: what only the default partition
    suffers is told of that partition."""
    found = set()
    for table in _topmost(world, tables, work):
        heaps = world.heaps(table) & work.step.after.relations.keys()
        found |= {table} if heaps <= tables else tables & heaps
    return found


def _verbs(effects: set[Effect]) -> str:
    return "read or write" if BLOCKS_READS in effects else "write"


def _kind(step: Step) -> str:
    return step.statement.kind.replace("_", " ")


def _said(step: Step) -> str:
    words_of_server = [t for t in step.said if t.startswith(("rewriting", "verifying", "valid"))]
    return f", and said: {words_of_server[0]}" if words_of_server else ""


def _told(world: World, work: Work) -> str:
    """Say in a few words what a slow step does."""

    def names(tables: set[int]) -> str:
        return words.listed([world.name(table) for table in sorted(tables)])

    if work.rewritten:
        return f"{names(work.rewritten)} is rewritten"
    if work.refreshed:
        return f"{names(work.refreshed)} is refreshed"
    if work.rebuilt:
        return f"an index of {names(set(work.rebuilt))} is built"
    if work.changed:
        return f"rows of {names(set(work.changed))} are changed"
    if work.scanned:
        return f"{names(work.scanned)} is scanned"
    return "a new table with rows of old ones is worked on"

"""What a step did to the tables that were there before: rewritten, built, scanned, written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pgpkg.verify.trace.looks import READS, WRITES, Counts, Look
from pgpkg.verify.trace.running import Step
from pgpkg.verify.trace.world import World

Effect = str
BLOCKS_READS, BLOCKS_WRITES = "reads", "writes"
FOREIGN_KEY = re.compile(r'validating foreign key constraint "(.*)"')
WHOLE = frozenset({"vacuum", "cluster"})
ONLY_READ = frozenset("mv")
DEEP = frozenset({"do", "call", "select", "execute"})


@dataclass(slots=True)
class Work:
    """The work of one step, tables by their oid. `locks` are the effects that began with it,
    `held_after` all that were there at its end."""

    step: Step
    rewritten: set[int] = field(default_factory=set)
    emptied: set[int] = field(default_factory=set)
    refreshed: set[int] = field(default_factory=set)
    rebuilt: dict[int, list[str]] = field(default_factory=dict)
    scanned: set[int] = field(default_factory=set)
    changed: dict[int, Counts] = field(default_factory=dict)
    fed: set[int] = field(default_factory=set)
    locks: dict[tuple[int, Effect], str] = field(default_factory=dict)
    held_after: set[tuple[int, Effect]] = field(default_factory=set)

    @property
    def is_slow(self) -> bool:
        """Whether it takes longer the more rows there are."""
        return bool(
            self.rewritten or self.refreshed or self.rebuilt or self.scanned or self.changed
        ) or bool(self.fed)

    def slow_tables(self) -> set[int]:
        return {*self.rewritten, *self.refreshed, *self.rebuilt, *self.scanned, *self.changed}


def of(world: World, step: Step, rows: Mapping[int, int], fed: set[int]) -> Work:
    """Tell what a step did. `rows` says how many each table had before the migration; `fed` are
    new tables that hold rows taken from old ones, and grows."""
    work = Work(step)
    _heaps(world, step, work)
    _indexes(world, step, work, fed)
    _rows(world, step, work, rows, fed)
    work.locks = _locks(world, step)
    work.held_after = {(table, effect) for effect, table, _ in _effects(world, step.after)}
    if not step.statement.in_transaction:
        # Outside a transaction locks are seen up to the first one that has to wait.
        for table in {*work.rewritten, *work.refreshed, *_rebuilt_in_place(world, step)}:
            work.locks.setdefault((table, BLOCKS_READS), READS)
            if world.kind(table) not in ONLY_READ:
                work.locks.setdefault((table, BLOCKS_WRITES), READS)
        work.held_after |= work.locks.keys()
    return work


def _rebuilt_in_place(world: World, step: Step) -> set[int]:
    """Return the tables of indexes that got another file and stayed the same index: what is built
    CONCURRENTLY is a new one."""
    now = step.after.relations
    tables = {
        world.table(oid)
        for oid, then in step.before.relations.items()
        if then.kind == "i" and oid in now and now[oid].node != then.node
    }
    return {table for table in tables if table is not None}


def _heaps(world: World, step: Step, work: Work) -> None:
    before, after = step.before.relations, step.after.relations
    for oid, then in before.items():
        now = after.get(oid)
        if now is None or not world.has(oid) or then.kind not in "rm":
            continue
        if (now.node, now.space) == (then.node, then.space):
            continue
        said = f'rewriting table "{then.short}"'
        if then.kind == "m" and step.statement.kind not in WHOLE and now.space == then.space:
            work.refreshed.add(oid)
        elif (
            said in step.said
            or f'rewriting table "{now.short}"' in step.said
            or now.space != then.space
            or step.statement.kind in WHOLE
            or (now.size and not _counts(step, oid).inserted)
        ):
            work.rewritten.add(oid)
        else:
            work.emptied.add(oid)


def _indexes(world: World, step: Step, work: Work, fed: set[int]) -> None:
    known = {r.node for r in step.before.relations.values() if r.kind == "i"}
    for relation in step.after.relations.values():
        if relation.kind != "i" or relation.table is None or relation.node in known:
            continue
        table = relation.table
        if table in work.emptied or table in work.refreshed:
            continue
        if world.has(table):
            work.rebuilt.setdefault(table, []).append(relation.name)
        elif table in fed:
            work.fed.add(table)


def _rows(world: World, step: Step, work: Work, rows: Mapping[int, int], fed: set[int]) -> None:
    counts = {oid: _counts(step, oid) for oid in step.after.counts}
    inserted = sum(count.inserted for count in counts.values())
    referenced = _referenced(step)
    takes_from_old = False
    for oid, count in counts.items():
        if world.has(oid):
            if _reads_much(count, rows.get(oid, 0), inserted):
                takes_from_old = True
                if oid not in referenced:
                    work.scanned.add(oid)
            if _writes_much(count, rows.get(oid, 0)):
                work.changed[oid] = count
        elif oid in fed and (count.scans or count.updated or count.deleted):
            work.fed.add(oid)
    verified = {oid for oid in work.rebuilt if _is_verified(world, oid, step)}
    work.scanned -= {*work.rewritten, *work.rebuilt, *work.emptied, *work.refreshed} - verified
    work.scanned -= work.rewritten
    if takes_from_old:
        fed |= {oid for oid, count in counts.items() if not world.has(oid) and count.inserted}


def _is_verified(world: World, oid: int, step: Step) -> bool:
    """Whether a table was scanned for more than its new index."""
    return f'verifying table "{world.first.relations[oid].short}"' in step.said


def _referenced(step: Step) -> set[int]:
    """Return the tables that the validation of a foreign key only looks up, through their key."""
    named = {found[1] for text in step.said if (found := FOREIGN_KEY.fullmatch(text))}
    keys = [(table, other) for name, table, other in step.after.keys if name in named]
    return {other for _, other in keys} - {table for table, _ in keys}


def _reads_much(count: Counts, rows: int, inserted: int) -> bool:
    if rows == 0:
        return count.scans > 0
    looked_up = count.fetched - inserted
    return count.scanned >= max(1, (rows + 1) // 2) or looked_up >= max(2, (rows + 3) // 4)


def _writes_much(count: Counts, rows: int) -> bool:
    written = count.updated + count.deleted
    return written >= max(2, (rows + 3) // 4) or (written == rows == 1 and count.scans > 0)


def _counts(step: Step, oid: int) -> Counts:
    nothing = Counts()
    return step.after.counts.get(oid, nothing).since(step.before.counts.get(oid, nothing))


def _locks(world: World, step: Step) -> dict[tuple[int, Effect], str]:
    """Return the effects of the locks that this step added."""
    found: dict[tuple[int, Effect], str] = {}
    for effect, oid, mode in _effects(world, step.after):
        found.setdefault((oid, effect), mode)
    for effect, oid, _ in _effects(world, step.before):
        found.pop((oid, effect), None)
    return found


def _effects(world: World, look: Look) -> list[tuple[Effect, int, str]]:
    found = []
    for oid, mode in sorted(look.locks, key=lambda lock: (lock[1] != READS, lock)):
        table = world.table(oid)
        if table is None:
            continue
        kind = world.kind(table)
        if mode == READS and kind != "S":
            found.append((BLOCKS_READS, table, mode))
        if mode in WRITES and kind not in ONLY_READ:
            found.append((BLOCKS_WRITES, table, mode))
    return found

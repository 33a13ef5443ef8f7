"""Rule data-loss: rows and columns with data that are gone after a migration."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from pgpkg.model import Level, Migration
from pgpkg.verify.family import Found
from pgpkg.verify.trace import words
from pgpkg.verify.trace.looks import Counts, Look
from pgpkg.verify.trace.running import Step
from pgpkg.verify.trace.world import Rows, World

Same: TypeAlias = tuple[str, str, str, int]

RULE = "data-loss"
SAME_TREE = "another partition of the same table"


@dataclass(frozen=True, slots=True)
class Contents:
    """The rows of tables before or after a migration, with the look that goes with them."""

    look: Look
    rows: Mapping[int, Rows]


@dataclass(frozen=True, slots=True)
class Loss:
    """What is gone of a table: `column` where it is a column, `rows` how many."""

    table: int
    rows: int
    step: Step
    column: str = ""
    found_again: str = ""
    how: str = ""


def judge(
    world: World,
    migration: Migration,
    steps: Sequence[Step],
    before: Contents,
    after: Contents,
    released: Contents,
) -> Iterator[Found]:
    """Yield what disappeared. What was copied since the `released` state is not lost."""
    losses = [
        loss
        for oid in sorted(before.rows)
        if world.has(oid) and world.kind(oid) == "r" and before.rows[oid]
        for loss in _losses(world, oid, steps, before, after, released)
    ]
    for loss in _of_whole_trees(world, before, losses):
        yield _told(world, migration, loss)


def _of_whole_trees(world: World, before: Contents, losses: list[Loss]) -> Iterator[Loss]:
    """Yield the losses; where all partitions lost the same, that of the table above them once."""
    groups: dict[tuple[int, Same], list[Loss]] = {}
    for loss in losses:
        same = _same(loss)
        lost = {one.table for one in losses if _same(one) == same}
        above = [
            top
            for top in world.above(loss.table)
            if _holding(world, before, top, loss) <= lost and not _is_about(world, loss)
        ]
        groups.setdefault((above[-1] if above else loss.table, same), []).append(loss)
    for (table, _), some in groups.items():
        yield replace(some[0], table=table, rows=sum(one.rows for one in some))


def _is_about(world: World, loss: Loss) -> bool:
    """Whether the statement itself names the table: a partition, not what it belongs to."""
    text = loss.step.statement.text
    return re.search(rf"\b{re.escape(world.short(loss.table))}\b", text) is not None


def _same(loss: Loss) -> Same:
    return loss.column, loss.how, loss.found_again, loss.step.number


def _holding(world: World, before: Contents, table: int, loss: Loss) -> set[int]:
    """Return the table and what belongs to it, as far as there is something to lose."""
    name = loss.column
    return {
        oid
        for oid in world.heaps(table)
        if any(not name or row.get(name) is not None for row in before.rows.get(oid, ()))
    }


def _losses(
    world: World,
    oid: int,
    steps: Sequence[Step],
    before: Contents,
    after: Contents,
    released: Contents,
) -> Iterator[Loss]:
    rows = before.rows[oid]
    if oid not in after.look.relations:
        step = next((s for s in steps if oid not in s.after.relations), steps[-1])
        again = _rows_again(world, oid, rows, released, after)
        if again != SAME_TREE:
            whole = [one for one in world.above(oid) if one not in after.look.relations]
            table = whole[-1] if whole else oid
            yield Loss(table, len(rows), step, found_again=again, how="dropped")
        return
    yield from _rows_lost(world, oid, steps, before, after, released)
    yield from _columns_lost(oid, steps, before, after, released)


def _rows_lost(
    world: World,
    oid: int,
    steps: Sequence[Step],
    before: Contents,
    after: Contents,
    released: Contents,
) -> Iterator[Loss]:
    """Rows that a DELETE or TRUNCATE took, as far as they were not put back."""
    taking = [step for step in steps if _takes_rows(step, oid)]
    if not taking:
        return
    shared = _shared(oid, before, after)
    then = Counter(_spelled(row, [a for a, _ in shared]) for row in before.rows[oid])
    now = Counter(_spelled(row, [b for _, b in shared]) for row in after.rows.get(oid, ()))
    gone = then - now
    count = min(sum(gone.values()), _most_gone(taking, oid, len(before.rows[oid])))
    if count <= 0:
        return
    names = [a for a, _ in shared]
    lost = [row for row in before.rows[oid] if _spelled(row, names) in gone]
    again = _rows_again(world, oid, lost, released, after)
    if again != SAME_TREE:
        yield Loss(oid, count, taking[0], found_again=again, how="deleted")


def _columns_lost(
    oid: int,
    steps: Sequence[Step],
    before: Contents,
    after: Contents,
    released: Contents,
) -> Iterator[Loss]:
    """Columns that are gone or empty, and those whose values a new type made alike."""
    rows = before.rows[oid]
    now_rows = after.rows.get(oid, ())
    now_columns = after.look.columns.get(oid, {})
    for number, column in before.look.columns.get(oid, {}).items():
        values = [row[column.name] for row in rows if row.get(column.name) is not None]
        if not values:
            continue
        now = now_columns.get(number)
        if now is None:
            step = next((s for s in steps if number not in s.after.columns.get(oid, {})), steps[-1])
            if oid in step.after.relations:
                again = _values_again(values, released, after)
                yield Loss(oid, len(values), step, column.name, again, "dropped")
            continue
        left = [row[now.name] for row in now_rows if row.get(now.name) is not None]
        updating = [s for s in steps if _counted(s, oid).updated]
        if not left and now_rows and (updating or now.type != column.type):
            step = updating[0] if updating else _retyping(oid, number, steps)
            again = _values_again(values, released, after)
            yield Loss(oid, len(values), step, column.name, again, "emptied")
        elif now.type != column.type and _kinds(left) < _kinds(values):
            step = _retyping(oid, number, steps)
            yield Loss(oid, _kinds(values) - _kinds(left), step, column.name, "", "merged")


def _rows_again(
    world: World, oid: int, lost: Sequence[Mapping[str, object]], before: Contents, after: Contents
) -> str:
    """Return the table that got the lost rows; SAME_TREE when it is another partition."""
    tree = {oid, *world.above(oid)}
    for other, rows in after.rows.items():
        gained = len(rows) - len(before.rows.get(other, ()))
        if other == oid or gained < len(lost):
            continue
        there = [_values(row) for row in rows]
        if all(any(_values(row) <= one for one in there) for row in lost):
            if tree & set(world.above(other)):
                return SAME_TREE
            return after.look.relations[other].name
    return ""


def _values_again(values: Sequence[object], before: Contents, after: Contents) -> str:
    """Return the column that holds the values now and did not before."""
    wanted = Counter(map(_text, values))
    for other, rows in after.rows.items():
        columns = after.look.columns.get(other, {})
        then = before.look.columns.get(other, {})
        for number, column in columns.items():
            here = Counter(_text(row.get(column.name)) for row in rows)
            if wanted - here:
                continue
            old = then.get(number)
            was = Counter(_text(r.get(old.name)) for r in before.rows.get(other, ())) if old else {}
            if was != here:
                return words.column(after.look.relations[other].name, column.name)
    return ""


def _told(world: World, migration: Migration, loss: Loss) -> Found:
    table = world.name(loss.table)
    name = words.column(table, loss.column) if loss.column else table
    level: Level = "info" if loss.found_again else "error"
    is_made_up = any(loss.table in {oid, *world.above(oid)} for oid in world.made_up)
    what = f"the values of {name}" if loss.column else f"rows of {table}"
    if loss.how == "merged":
        what = f"differences between values of {name}"
    detail = (
        f"{loss.rows} of the rows that {'pgpkg made up' if is_made_up else 'seed/ brings'}"
        f" were {loss.how}."
    )
    if loss.found_again:
        detail += f" They are in {loss.found_again} now."
    return words.found(
        RULE,
        level,
        migration,
        name,
        f"{what} move to {loss.found_again}" if loss.found_again else f"{what} are gone for good",
        detail=detail,
        hint="" if loss.found_again else _way_out(table, loss),
        statement=loss.step.statement,
        evidence={"rows": loss.rows, "how": loss.how, "found_again": loss.found_again},
    )


def _way_out(table: str, loss: Loss) -> str:
    if loss.column:
        return (
            f"-- keep a copy until nobody misses it\n"
            f"create table {words.beside(table, loss.column)} as select * from {table};\n"
            f"-- or say why it may go: -- pgpkg: allow data-loss: <reason>"
        )
    copy = words.beside(table, "before")
    return (
        f"-- keep a copy until nobody misses it\ncreate table {copy} as table {table};\n"
        f"-- or say why it may go: -- pgpkg: allow data-loss: <reason>"
    )


def _takes_rows(step: Step, oid: int) -> bool:
    return bool(_counted(step, oid).deleted) or _is_emptied(step, oid)


def _is_emptied(step: Step, oid: int) -> bool:
    then, now = step.before.relations.get(oid), step.after.relations.get(oid)
    return (
        then is not None
        and now is not None
        and then.node != now.node
        and not any(text.startswith("rewriting table") for text in step.said)
        and step.statement.kind not in {"vacuum", "cluster"}
    )


def _most_gone(steps: Sequence[Step], oid: int, rows: int) -> int:
    if any(_is_emptied(step, oid) for step in steps):
        return rows
    return sum(_counted(step, oid).deleted for step in steps)


def _counted(step: Step, oid: int) -> Counts:
    nothing = Counts()
    return step.after.counts.get(oid, nothing).since(step.before.counts.get(oid, nothing))


def _retyping(oid: int, number: int, steps: Sequence[Step]) -> Step:
    for step in steps:
        then = step.before.columns.get(oid, {}).get(number)
        now = step.after.columns.get(oid, {}).get(number)
        if then and now and then.type != now.type:
            return step
    return steps[-1]


def _shared(oid: int, before: Contents, after: Contents) -> list[tuple[str, str]]:
    now = after.look.columns.get(oid, {})
    return [
        (column.name, now[number].name)
        for number, column in before.look.columns.get(oid, {}).items()
        if number in now
    ]


def _spelled(row: Mapping[str, object], names: Sequence[str]) -> str:
    return json.dumps([row.get(name) for name in names], default=str)


def _values(row: Mapping[str, object]) -> Counter[str]:
    return Counter(_text(value) for value in row.values() if value is not None)


def _kinds(values: Sequence[object]) -> int:
    return len(set(map(_text, values)))


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)

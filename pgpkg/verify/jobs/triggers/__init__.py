"""Rule trigger-blocks-writes: a trigger function fails by itself, and the write fails with it.

Every trigger is woken by every way of writing, with and without somebody's claims. A refusal that
the function raises on purpose is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing

from pgpkg import database
from pgpkg.verify import rows
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found
from pgpkg.verify.jobs.asking import ask
from pgpkg.verify.jobs.triggers import verdict
from pgpkg.verify.jobs.triggers.firing import Range, Shot
from pgpkg.verify.jobs.triggers.paths import Path, paths
from pgpkg.verify.jobs.triggers.relation import Relation, Trigger, read
from pgpkg.verify.jobs.triggers.states import states
from pgpkg.verify.rows import tables
from pgpkg.verify.rows.filling import SPELLED_OUT

RULE = verdict.RULE
NOT_FILLED = ("cron.", "net.", "pgpkg.")


def judge(
    connection: database.Connection, url: str, context: Context, unwritten: list[str]
) -> Iterator[Found]:
    """Wake every trigger in every way, and yield those that fail. `unwritten` are told apart:
    relations of which no row could be made up."""
    relations = read(ask(connection, "triggers", list(context.made_schemas)))
    made_up = rows.fill(connection, only=_fillable(connection)).rows
    with closing(database.connect(url)) as untouched:
        ground = Range(connection, untouched, context.made_schemas, states(connection, context))
        everybody = [t for relation in relations for t in relation.triggers]
        guilty: dict[str, tuple[Trigger, Path, Shot]] = {}
        for relation in relations:
            if not ground.has_row(relation):
                unwritten.append(relation.name)
            is_made_up = relation.name in made_up or relation.kind == "p"
            for trigger, path, shot in _watch(ground, relation, everybody, is_made_up):
                guilty.setdefault(trigger.name, (trigger, path, shot))
    yield from (verdict.told(*one) for one in guilty.values())


def _watch(
    ground: Range, relation: Relation, everybody: Iterable[Trigger], is_made_up: bool
) -> Iterator[tuple[Trigger, Path, Shot]]:
    """Yield what fails, each way of writing in each state; by value only when all values fail."""
    for path in paths(relation):
        seen: dict[str, list[Shot]] = defaultdict(list)
        shots = ground.fire(relation, path)
        for shot in shots:
            seen[shot.sqlstate].append(shot)
        for sqlstate, alike in seen.items():
            if not verdict.counts(alike[0]):
                continue
            is_by_value = len(alike) == len(shots) and sqlstate.startswith(verdict.BY_VALUE)
            is_about_ours = path.is_invented or relation.kind == "v"
            is_only_ours = sqlstate.startswith(verdict.BY_VALUE) and all(
                shot.state.is_invented for shot in alike
            )
            if (is_by_value and is_about_ours) or is_only_ours:
                continue
            if is_by_value and is_made_up and ground.passes_with_other_values(relation, path):
                continue
            trigger = verdict.guilty(ground, relation, path, alike[0], everybody)
            if trigger is not None:
                yield trigger, path, alike[0]


def _fillable(connection: database.Connection) -> list[str]:
    with connection.transaction():
        connection.execute(SPELLED_OUT)
        names = [table.name for table in tables.read(connection)]
    return [name for name in names if not name.startswith(NOT_FILLED)]

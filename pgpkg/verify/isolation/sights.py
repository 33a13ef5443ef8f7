"""What an actor sees of a relation: his own rows, another tenant's, or why nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pgpkg.model import Actor
from pgpkg.verify.isolation.marks import Marks
from pgpkg.verify.isolation.relations import Relation
from pgpkg.verify.isolation.session import Answer
from pgpkg.verify.isolation.world import World


@dataclass(frozen=True, slots=True)
class Sight:
    """How many rows of whom; `example` is what gave another tenant's row away."""

    rows: Mapping[str, int]
    answer: Answer
    example: str = ""

    def own(self, actor: Actor) -> int:
        return self.rows.get(actor.tenant or "", 0)

    def foreign(self, actor: Actor) -> int:
        return sum(count for tenant, count in self.rows.items() if tenant != actor.tenant)

    @property
    def any_tenant(self) -> int:
        return sum(self.rows.values())


def see(world: World, actor: Actor, relation: Relation, answer: Answer) -> Sight:
    """Tell whose rows an answer holds: by the column of the tenant, else by what only his rows
    have; an error may show a value too."""
    tenants = world.setting.isolation.tenants
    if answer.sqlstate is not None:
        return _in_words(world.marks, actor, tenants, answer)
    column = world.ownership.column(relation.name)
    place = answer.names.index(column) if column in answer.names else None
    values = {value: tenant for tenant, value in tenants.items()}
    rows: dict[str, int] = {}
    example = ""
    for row in answer.rows:
        whose = values.get(row[place] or "") if place is not None else None
        if whose is not None:
            rows[whose] = rows.get(whose, 0) + 1
            if whose != actor.tenant:
                example = example or f"{column} = {row[place or 0]}"
            continue
        for tenant in tenants:
            shown = _shown(world.marks, tenant, answer, row)
            if shown:
                rows[tenant] = rows.get(tenant, 0) + 1
                if tenant != actor.tenant:
                    example = example or shown
    return Sight(rows, answer, example)


def _shown(marks: Marks, tenant: str, answer: Answer, row: tuple[str | None, ...]) -> str:
    for name, value in zip(answer.names, row, strict=True):
        if value is not None:
            mark = marks.found(tenant, value)
            if mark is not None:
                return f"{name} shows {mark}"
    return ""


def _in_words(marks: Marks, actor: Actor, tenants: Mapping[str, str], answer: Answer) -> Sight:
    for tenant in tenants:
        if tenant != actor.tenant:
            mark = marks.found(tenant, answer.said, answer.statement)
            if mark is not None:
                return Sight({tenant: 1}, answer, f"an error shows {mark}")
    return Sight({}, answer)

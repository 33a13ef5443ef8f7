"""What is to be isolated: a unit's own word in its package.toml, or the project's for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pgpkg import plan
from pgpkg.model import Actor, Isolation
from pgpkg.verify.context import Context

VISITOR = re.compile(r"anon|guest|visitor|public", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Setting:
    """Schemas whose rows belong to tenants, and the actors who look at them. `unit` is the home of
    access.toml."""

    unit: str
    schemas: tuple[str, ...]
    isolation: Isolation
    actors: Mapping[str, Actor]

    def column_of(self, relation: str, columns: tuple[str, ...]) -> str | None:
        """Return the column of a relation that holds the tenant, where it has one."""
        named = self.isolation.columns
        bare = relation.partition(".")[2]
        said = named.get(relation) or named.get(bare)
        if said is not None:
            return said if said in columns else None
        column = self.isolation.column
        return column if column is not None and column in columns else None

    def is_stranger(self, actor: Actor) -> bool:
        """Tell whether an actor is anybody who comes along: nobody's tenant, nothing said of him,
        and the role of visitors. A worker's or an operator's role reads what it was given."""
        is_nobody = actor.tenant is None and not (actor.claims or actor.settings)
        return is_nobody and VISITOR.search(actor.role) is not None

    def foreign(self, actor: Actor) -> tuple[str, ...]:
        """Return the tenants that an actor does not belong to."""
        return tuple(name for name in self.isolation.tenants if name != actor.tenant)


def settings(context: Context) -> Iterator[Setting]:
    """Yield what the units say for themselves, then what the project says for all others."""
    tree, config = context.tree, context.config
    taken: set[str] = set()
    for unit in tree.units:
        if unit.isolation is not None:
            schemas = plan.schemas_of(tree, unit)
            taken.update(schemas)
            yield Setting(unit.name, schemas, unit.isolation, unit.actors or config.actors)
    if config.isolation is not None:
        rest = tuple(name for name in context.made_schemas if name not in taken)
        yield Setting(config.name, rest, config.isolation, config.actors)

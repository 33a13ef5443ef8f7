"""Values that only one tenant's rows hold: whoever sees one has seen that tenant's row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pgpkg import database
from pgpkg.verify.isolation.relations import Ownership, Relation, quoted

SHORTEST = 4
INSIDE = 6  # from this length on a mark also counts as a part of a longer text
ROWS = 2000


@dataclass(frozen=True)
class Marks:
    """Per tenant, the values that nobody else has."""

    of: Mapping[str, frozenset[str]]

    @staticmethod
    def read(
        connection: database.Connection,
        relations: Mapping[str, Relation],
        ownership: Ownership,
        tenants: Sequence[str],
    ) -> Marks:
        """Collect every value of every table, by whose row it stands in."""
        seen: dict[str, set[str]] = {tenant: set() for tenant in tenants}
        shared: set[str] = set()
        for relation in relations.values():
            if relation.kind != "r":
                continue
            owned = {tenant: ownership.condition(relation.name, tenant) for tenant in tenants}
            for tenant, condition in owned.items():
                if condition is not None:
                    seen[tenant] |= set(_values(connection, relation, condition))
            conditions = [condition for condition in owned.values() if condition is not None]
            nobodys = f"({' or '.join(conditions)}) is not true" if conditions else "true"
            shared |= set(_values(connection, relation, nobodys))
        return Marks(
            {
                tenant: frozenset(
                    value
                    for value in mine
                    if value not in shared
                    and not any(value in seen[other] for other in tenants if other != tenant)
                )
                for tenant, mine in seen.items()
            }
        )

    def found(self, tenant: str, text: str, said: str = "") -> str | None:
        """Return a mark of a tenant that a text shows and the statement itself did not say."""
        marks = self.of.get(tenant, frozenset())
        if text in marks:
            return text if text not in said else None
        if len(text) <= SHORTEST:
            return None
        for word in re.findall(r"[\w@.:+-]+", text):
            if len(word) >= INSIDE and word in marks and word not in said:
                return str(word)
        return None


def _values(connection: database.Connection, relation: Relation, condition: str) -> Iterable[str]:
    if not relation.columns:
        return
    shown = ", ".join(f"{quoted(name)}::text" for name in relation.columns)
    query = f"select {shown} from {relation.name} where {condition} limit {ROWS}"
    for row in connection.execute(query.encode()):
        for value in row:
            if value is not None and len(value) >= SHORTEST:
                yield value
                if value[0] in "{[":
                    yield from (w for w in re.findall(r"[\w@.:+-]+", value) if len(w) >= INSIDE)

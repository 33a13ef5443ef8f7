"""Values for the arguments of a call, out of rows that are there: by name first, then by type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pgpkg import database
from pgpkg.model import Actor
from pgpkg.verify.functions.callers import composed
from pgpkg.verify.functions.callers.calls import MOST_VALUES, Argument, Values
from pgpkg.verify.isolation import people
from pgpkg.verify.isolation.relations import quoted
from pgpkg.verify.isolation.world import World
from pgpkg.verify.rows.tables import Column, Table
from pgpkg.verify.rows.values import Maker

TEXTS = frozenset({"text", "character varying", "character", "citext"})
NUMBERS = frozenset({"integer", "bigint"})
ANY = "any"
TENANTS = frozenset({"tenant", "tenant_id", "org", "org_id", "account_id"})
KEYS = frozenset({"uuid", "bigint", "integer", "text"})

Meaning = tuple[str, str]  # a sort of types, and a word for a value of that sort


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the rows of a tenant hold: by what an argument may be called, and keys by their sort."""

    named: Mapping[Meaning, list[str]]
    keys: Mapping[str, Mapping[str, frozenset[str]]]


@dataclass
class Stock:
    """The values of a world, put in order once."""

    world: World
    _shelves: dict[str, Shelf] = field(default_factory=dict)

    def of_tenant(self, tenant: str, actor: Actor, body: str = "") -> Values:
        """Return what a caller would say who means a tenant's rows, as an actor. `body` tells
        which keys a function reads out of JSON."""
        world = self.world
        people_there = [a for a in world.setting.actors.values() if a.tenant == tenant] or [actor]

        def simple(argument: Argument) -> list[str]:
            found: list[str | None] = []
            column = world.setting.isolation.column
            word = argument.word
            if column is not None and word in {column, *TENANTS}:
                found.append(world.setting.isolation.tenants[tenant])
            for person in people_there:
                known = people.identity(person, None)
                if word in known:
                    found.append(known[word])
                if "sub" in known and people.PERSON.search(word):
                    found.append(known["sub"])
            found += self._stored(tenant, argument)
            return list(dict.fromkeys(v for v in found if v is not None))

        def values(argument: Argument) -> Sequence[str | None]:
            if argument.type in {"json", "jsonb"}:
                return [*composed.of_json(body, argument, simple), "{}"]
            if argument.type.endswith("[]"):
                found = composed.of_array(argument, simple)
            else:
                found = composed.of_row(world, tenant, argument, simple) or simple(argument)
            made = _made(world.makers[tenant], argument)
            return list(dict.fromkeys(v for v in [*found, made] if v is not None)) or [None]

        return values

    def _stored(self, tenant: str, argument: Argument) -> Iterator[str]:
        """Yield what stands in columns of that name, then in as many keys of that type as anybody
        would try."""
        if tenant not in self._shelves:
            self._shelves[tenant] = self._shelf(tenant)
        shelf, sort = self._shelves[tenant], _sort(argument.type)
        named = list(shelf.named.get((sort, argument.word), ()))
        if sort == "text":  # many callers only have texts, and some search for a part of one
            named += shelf.named.get((ANY, argument.word), ())
            named = named or [self.world.makers[tenant].tag]
        yield from named
        if argument.type in KEYS:
            keys = shelf.keys.get(sort, {}).items()
            others = (value for value, words in keys if argument.word not in words)
            yield from islice(others, MOST_VALUES)

    def _shelf(self, tenant: str) -> Shelf:
        named: dict[Meaning, list[str]] = {}
        keys: dict[str, dict[str, frozenset[str]]] = {}
        for table in self.world.tables.values():
            row = self.world.row(table.name, tenant) or {}
            for column in table.columns:
                value = row.get(column.name)
                if value is None:
                    continue
                sort, words = _sort(column.type), _words(table, column)
                for word in words:
                    named.setdefault((sort, word), []).append(value)
                    if sort != "text":
                        named.setdefault((ANY, word), []).append(value)
                if (column.name,) in self.world.relations[table.name].keys:
                    keys.setdefault(sort, {}).setdefault(value, words)
        return Shelf(named, keys)


def of_anybody(connection: database.Connection, tables: Sequence[Table], maker: Maker) -> Values:
    """Return values that stand in columns of the same name, else one that is made up."""
    columns: dict[Meaning, list[tuple[str, str]]] = {}
    held: dict[tuple[str, str], list[str]] = {}
    for table in tables:
        for column in table.columns:
            for word in _words(table, column):
                place = (table.name, column.name)
                columns.setdefault((_sort(column.type), word), []).append(place)

    def values(argument: Argument) -> Sequence[str | None]:
        found: list[str | None] = []
        for place in columns.get((_sort(argument.type), argument.word), ()):
            if place not in held:
                table, column = place
                query = f"select distinct {quoted(column)}::text from {table} limit 2"
                rows = connection.execute(query.encode())
                held[place] = [value for (value,) in rows if value is not None]
            found += held[place]
        made = _made(maker, argument)
        return list(dict.fromkeys([*found, made])) or [None]

    return values


def _words(table: Table, column: Column) -> frozenset[str]:
    """Return what an argument may be called that means this column."""
    bare = table.name.rpartition(".")[2].strip('"')
    words = {column.name, f"{bare}_{column.name}"}
    if column.name == "id":
        words |= {f"{bare}_id", f"{bare.rstrip('s')}_id", bare, "id"}
    return frozenset(words)


def _sort(spelled: str) -> str:
    """Return one word for types whose values stand for one another."""
    kind = spelled.partition("(")[0]
    return "text" if kind in TEXTS else "bigint" if kind in NUMBERS else kind


def _made(maker: Maker, argument: Argument) -> str | None:
    if argument.type in {"json", "jsonb"}:
        return "{}"
    column = Column(argument.name, argument.type, argument.type_oid, -1, True)
    try:
        return maker.value(column, 1)
    except (KeyError, ValueError):
        return None

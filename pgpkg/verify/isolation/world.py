"""A database with rows of every tenant in it, each value told apart by whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import product

import psycopg

from pgpkg import database, ledger
from pgpkg.model import Actor
from pgpkg.verify.isolation import people
from pgpkg.verify.isolation.fingerprints import text
from pgpkg.verify.isolation.marks import Marks
from pgpkg.verify.isolation.relations import Ownership, Relation, Rights, quoted, read, rights
from pgpkg.verify.isolation.setting import Setting
from pgpkg.verify.rows import filling, tables
from pgpkg.verify.rows.fitting import Row
from pgpkg.verify.rows.tables import Column, Table
from pgpkg.verify.rows.values import Maker

# Small enough for smallint, and different modulo a hundred: numbers tell tenants apart too.
FIRST_NUMBER = 11_471
APART = 1_112
SPARE = 501
ROWS = 2


@dataclass
class World:
    """What was built, and what is known of it. `connection` is a superuser's."""

    setting: Setting
    connection: database.Connection
    relations: Mapping[str, Relation]
    tables: Mapping[str, Table]
    ownership: Ownership
    rights: Mapping[tuple[str, str], Rights]
    marks: Marks
    makers: Mapping[str, Maker]
    left_empty: dict[str, str] = field(default_factory=dict)
    _spares: dict[tuple[str, str, str], Row | None] = field(default_factory=dict)
    _rows: dict[tuple[str, str], Row | None] = field(default_factory=dict)

    def spare(self, table: str, tenant: str, actor: Actor) -> Row | None:
        """Return a row that is not there yet, valid, of a tenant and as far as it goes of an
        actor; None where none could be made. Call it outside a transaction of probes."""
        key = (table, tenant, actor.name)
        if key not in self._spares:
            chosen = self._whose(table, actor)
            alike = (table, tenant, repr(list(chosen)))
            if alike not in self._spares:
                leaves = leaves_of(self.relations, table) or [table]
                some = (self._make_spare(leaf, tenant, list(chosen.values())) for leaf in leaves)
                self._spares[alike] = next((row for row in some if row is not None), None)
            self._spares[key] = self._spares[alike]
        return self._spares[key]

    def spare_of_nobody(self, table: str, actor: Actor) -> Row | None:
        """The same for a table that belongs to no tenant."""
        tenant = actor.tenant or next(iter(self.setting.isolation.tenants))
        return self.spare(table, tenant, actor)

    def row(self, table: str, tenant: str) -> Row | None:
        """Return a row of a tenant that is there. Call it outside a transaction of probes."""
        key = (table, tenant)
        if key not in self._rows:
            relation = self.relations.get(table)
            condition = self.ownership.condition(table, tenant)
            self._rows[key] = None
            if relation is not None and condition is not None:
                shown = ", ".join(f"{quoted(name)}::text" for name in relation.columns)
                query = f"select {shown} from {table} where {condition} order by 1 limit 1"
                found = self.connection.execute(query.encode()).fetchone()
                if found is not None:
                    self._rows[key] = dict(zip(relation.columns, found, strict=True))
        return self._rows[key]

    def _whose(self, name: str, actor: Actor) -> dict[str, Actor | None]:
        """Return whose a row of a table can be, this actor's first; those who leave no trace in it
        are all alike."""
        table = self.tables.get(name)
        if table is None:
            return {}
        column = self.ownership.column(name)
        taken = frozenset({column} if column else ())
        chosen: dict[str, Actor | None] = {}
        for one in (actor, *(a for a in self.setting.actors.values() if a.name != actor.name)):
            trace = people.overrides(table, people.identity(one, column), taken)
            chosen.setdefault(repr(sorted(trace.items())), one if trace else None)
        return {**chosen, repr([]): None}

    def _make_spare(self, name: str, tenant: str, chosen: Sequence[Actor | None]) -> Row | None:
        number = _number(self.setting, tenant) + SPARE
        table = self.tables[name]
        times = dict.fromkeys(people.open_times(table))
        for one, open_times in product(chosen, (times, {}) if times else ({},)):
            given = {**self.values(table, tenant, [one] if one else []), **open_times}
            try:
                opening = f"begin; {filling.QUIET}; select tableoid || ' ' || ctid from {name}"
                places = database.send(self.connection, opening)[-1]
                numbers = range(number, number + 1)
                made, _ = filling.make(self.connection, table, self.makers[tenant], numbers, given)
                if made:
                    before = [text(places.get_value(i, 0)) for i in range(places.ntuples)]
                    row = _added(self.connection, self.relations[name], before)
                    if row is not None:
                        return row
            finally:
                database.send(self.connection, "rollback")
        return None

    def values(
        self, table: Table, tenant: str, actors: Sequence[Actor], *, is_told_apart: bool = True
    ) -> Mapping[str, filling.Given]:
        """Return what must stand in a row of a tenant: its column, parents of its own, a person."""
        owned = self.ownership
        column = owned.column(table.name)
        given: dict[str, filling.Given] = {}
        if is_told_apart:
            given.update(_told_apart(table, self.makers[tenant].tag))
        given.update(people.modest(table))
        given.update(_lowest_labels(table, self.makers[tenant]))
        if column is not None:
            given[column] = self.setting.isolation.tenants[tenant]
        taken = frozenset({column} if column else ())
        for columns, parent, parent_columns in owned.parents(table.name):
            if column in columns and len(columns) == 1:
                continue
            found = _keys(self.connection, parent, parent_columns, owned.condition(parent, tenant))
            for place, mine in enumerate(columns):
                if found and mine not in taken:
                    given[mine] = _in_turn([key[place] for key in found])
            taken |= set(columns)
        known = [people.identity(actor, column) for actor in actors]
        each = [people.overrides(table, one, taken) for one in known]
        for name in {name for one in each for name in one}:
            given[name] = _in_turn([one[name] for one in each if name in one])
        return given

    def with_others(
        self, table: Table, tenant: str, given: Mapping[str, filling.Given]
    ) -> Mapping[str, filling.Given]:
        """Let every other row be somebody's who is no actor, where nothing has to be there of him:
        what a tenant shares is told from what a person has."""
        bound = {name for key in table.foreign_keys for name in key.columns}
        maker = self.makers[tenant]
        persons = [c for c in table.columns if people.is_person(table, c) and c.name in given]
        return {
            **given,
            **{c.name: _or_made(given[c.name], maker, c) for c in persons if c.name not in bound},
        }


def build(setting: Setting, connection: database.Connection, schemas: Sequence[str]) -> World:
    """Give both tenants rows in every table that can be theirs, and find out who may do what."""
    connection.execute("select set_config('search_path', '', false)")
    found = [t for t in tables.read(connection) if t.name.partition(".")[0] != ledger.UNIT]
    relations = read(connection, schemas)
    types = tables.types(connection)
    tenants = setting.isolation.tenants
    shapes = {table.name: table for table in found} | _partitioned(relations, found)
    world = World(
        setting,
        connection,
        relations,
        shapes,
        Ownership(setting, relations, shapes.values()),
        rights(connection, (a.role for a in setting.actors.values()), setting.schemas),
        Marks({}),
        {name: Maker(types, f"{name}mark") for name in tenants},
    )
    _fill(world, found)
    _fill_the_rest(world, found)
    _refresh(world)
    world.marks = Marks.read(connection, relations, world.ownership, tuple(tenants))
    return world


def leaves_of(relations: Mapping[str, Relation], name: str) -> list[str]:
    """Return the partitions at the end of a partitioned table; nothing for other tables."""
    found: list[str] = []
    for relation in relations.values():
        if relation.parent == name and name in relations and relations[name].kind == "p":
            found += leaves_of(relations, relation.name) or [relation.name]
    return found


def _partitioned(relations: Mapping[str, Relation], found: Iterable[Table]) -> dict[str, Table]:
    """A partitioned table has no rows of its own: it has the shape of its first partition."""
    tables = {table.name: table for table in found}
    return {
        name: replace(tables[leaf], name=name)
        for name in relations
        if (leaf := next((n for n in leaves_of(relations, name) if n in tables), None))
    }


def _fill(world: World, found: Iterable[Table]) -> None:
    for table in found:
        relation = world.relations.get(table.name)
        if relation is None:
            _add_people(world, table)
            continue
        for tenant in world.setting.isolation.tenants:
            condition = world.ownership.condition(table.name, tenant)
            if condition is None:
                _add_people(world, table)
                break
            if _has_rows(world.connection, table.name, condition):
                continue
            actors = [a for a in world.setting.actors.values() if a.tenant == tenant]
            column = world.ownership.column(table.name)
            is_tenants = column is not None and (column,) in relation.keys
            count = ROWS * max(1, len(actors)) * (2 if people.open_times(table) else 1)
            count = 1 if is_tenants else count
            start = _number(world.setting, tenant)
            numbers = range(start, start + count)
            for is_told_apart in (True, False):
                given = world.values(table, tenant, actors, is_told_apart=is_told_apart)
                if not is_tenants:
                    given = world.with_others(table, tenant, given)
                with world.connection.transaction():
                    made, said = _insert(world, table, tenant, numbers, given)
                if made:
                    break
            for name in people.open_times(table):
                _leave_open(world.connection, table.name, condition, name)
            if not made and relation.parent is None:
                world.left_empty[table.name] = f"no row of tenant {tenant} could be made: {said}"


def _fill_the_rest(world: World, found: Iterable[Table]) -> None:
    """Rows that are nobody's, so that a policy of such a table has something to show."""
    tenant = next(iter(world.setting.isolation.tenants))
    for table in found:
        is_ours = table.name in world.relations
        if is_ours and not _has_rows(world.connection, table.name, "true"):
            with world.connection.transaction():
                _insert(world, table, tenant, range(1, ROWS + 1), people.modest(table))


def _add_people(world: World, table: Table) -> None:
    """A table of people that belongs to no tenant: one row for each actor, where there is none."""
    keys = [c for c in table.columns if people.is_person(table, c) and c.name == "id"]
    if not keys:
        return
    for number, actor in enumerate(world.setting.actors.values()):
        known = people.identity(actor, None)
        given = people.overrides(table, known, frozenset())
        if "id" not in given:
            continue
        tenant = actor.tenant or next(iter(world.setting.isolation.tenants))
        start = _number(world.setting, tenant) + number
        with world.connection.transaction():
            _insert(world, table, tenant, range(start, start + 1), given)


def _insert(
    world: World,
    table: Table,
    tenant: str,
    numbers: Sequence[int],
    given: Mapping[str, filling.Given],
) -> tuple[int, str]:
    connection = world.connection
    connection.execute(filling.QUIET)
    done = filling.make(connection, table, world.makers[tenant], numbers, given)
    connection.execute("set local session_replication_role = origin")
    return done


def _refresh(world: World) -> None:
    for relation in world.relations.values():
        if relation.kind == "m":
            with world.connection.transaction():
                world.connection.execute(f"refresh materialized view {relation.name}".encode())


def _number(setting: Setting, tenant: str) -> int:
    return FIRST_NUMBER + APART * list(setting.isolation.tenants).index(tenant)


def _told_apart(table: Table, tag: str) -> dict[str, filling.Given]:
    """Let every free text say which column it stands in: who names one value of a row and is given
    another one has seen that row."""
    bound = {name for check in table.checks for name in check.columns}
    bound |= {name for key in table.foreign_keys for name in key.columns}
    free = [column.name for column in table.columns if column.type == "text"]
    return {name: _of_column(f"{tag}{name}") for name in free if name not in bound}


def _of_column(start: str) -> filling.Given:
    return lambda i: f"{start}{i}"


def _in_turn(values: Sequence[str]) -> filling.Given:
    return lambda i: values[i % len(values)]


def _or_made(given: filling.Given, maker: Maker, column: Column) -> filling.Given:
    def value(i: int) -> str | None:
        if i % 2:
            return maker.value(column, i)
        return given(i // 2) if callable(given) else given

    return value


def _leave_open(connection: database.Connection, table: str, condition: str, column: str) -> None:
    """Take a time out of the second and third of four rows: not all is over."""
    numbered = f"select ctid, row_number() over (order by ctid) as n from {table} where {condition}"
    with suppress(psycopg.Error), connection.transaction():
        connection.execute(filling.QUIET)
        connection.execute(
            f"update {table} as t set {quoted(column)} = null from ({numbered}) as n"
            " where t.ctid = n.ctid and n.n / 2 % 2 = 1".encode()
        )


def _lowest_labels(table: Table, maker: Maker) -> dict[str, str]:
    found = {}
    for column in table.columns:
        labels = maker.base(column.type_oid).labels
        if labels and people.RANK.search(column.name):
            found[column.name] = next(
                (label for label in labels if people.LOWEST.search(label)), labels[-1]
            )
    return found


def _keys(
    connection: database.Connection, table: str, columns: Sequence[str], condition: str | None
) -> list[tuple[str, ...]]:
    shown = ", ".join(f"{quoted(name)}::text" for name in columns)
    query = f"select {shown} from {table} where {condition or 'true'} order by 1 limit 20"
    return [tuple(row) for row in connection.execute(query.encode()) if None not in row]


def _has_rows(connection: database.Connection, table: str, condition: str) -> bool:
    query = f"select exists (select 1 from {table} where {condition})"
    row = connection.execute(query.encode()).fetchone()
    return bool(row and row[0])


def _added(
    connection: database.Connection, relation: Relation, before: Sequence[str | None]
) -> Row | None:
    """Return the row that is there now and was not before, as text."""
    shown = ", ".join(f"t.{quoted(name)}::text" for name in relation.columns)
    query = (
        f"select {shown} from {relation.name} as t"
        " where not (t.tableoid || ' ' || t.ctid) = any(%s) limit 1"
    )
    try:
        row = connection.execute(query.encode(), [before]).fetchone()
    except psycopg.Error:
        return None
    return dict(zip(relation.columns, row, strict=True)) if row is not None else None

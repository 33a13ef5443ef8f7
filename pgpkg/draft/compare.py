"""From two catalogs to the changes between them; each kind of object has a module of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from pgpkg import catalog
from pgpkg.catalog import Catalog, Difference
from pgpkg.draft import (
    columns,
    constraints,
    indexes,
    keys,
    own,
    sequences,
    serials,
    spelling,
    statistics,
    tables,
    types,
)
from pgpkg.draft.change import Change, Findings, Phase, Rank
from pgpkg.draft.own import Piece
from pgpkg.model import Tree

TABLES = frozenset({"table", "foreign table"})
SWITCHED = {
    "table": ("row_security", "force_row_security", "replica_identity"),
    "foreign table": ("row_security", "force_row_security", "replica_identity"),
    "column": ("statistics", "options"),
}
RARE = frozenset(
    {"collation", "operator class", "operator family"}
    | {"text search configuration", "text search dictionary"}
)
STATE = TABLES | RARE | {
    "schema", "extension", "type", "domain", "sequence", "column", "constraint", "index",
    "statistics",
}  # fmt: skip


def compare(
    tree: Tree,
    unit: str,
    wanted: Catalog,
    present: Catalog,
    *,
    version: int,
    template: Callable[[Piece], str],
) -> Findings:
    """Return what leads from `present` (migrations/) to `wanted` (sql/), unordered.

    `template` gives a statement as the unit's own file has it; nothing when plain SQL will do.
    """
    pieces = own.pieces(tree, unit)
    extensions = _extensions(tree, unit, pieces)
    differences = [
        d
        for d in state_differences(tree, unit, wanted, present)
        if d.kind != "extension" or d.name in extensions
    ]
    comparison = _Comparison(wanted, present, version, template, pieces, differences)
    found = Findings([], [], differences)
    for change in comparison.changes():
        if isinstance(change, str):
            found.cannot.append(change)
        else:
            found.changes.append(change)
    return found


def state_differences(
    tree: Tree, unit: str, wanted: Catalog, present: Catalog
) -> tuple[Difference, ...]:
    """Return the differences that migrations are for. Behaviour is laid by apply: comments,
    grants, owners, and the switches of ALTER TABLE."""
    sets_options = own.switches(tree, unit)
    return tuple(
        d
        for d in catalog.differences(_shape(wanted, sets_options), _shape(present, sets_options))
        if not d.is_weak and not _is_on_view(d, wanted, present)
    )


def _shape(one: Catalog, sets_options: Callable[[str], bool]) -> Catalog:
    """Keep what is state. Options of storage are, unless behaviour sets them."""
    shape = {}
    for (kind, name), definition in one.items():
        if kind not in STATE | {catalog.COLUMN_ORDER}:
            continue
        hidden = set(SWITCHED.get(kind, ())) | {"owner"}
        if kind in TABLES and sets_options(name):
            hidden.add("options")
        shape[kind, name] = {k: v for k, v in definition.items() if k not in hidden}
    return shape


@dataclass(frozen=True)
class _Comparison:
    """The differences and what is known about their surroundings."""

    wanted: Catalog
    present: Catalog
    version: int
    template: Callable[[Piece], str]
    pieces: tuple[Piece, ...]
    differences: list[Difference]

    @cached_property
    def missing(self) -> frozenset[str]:
        return frozenset(_need(d) for d in self.differences if d.right is None)

    def changes(self) -> Iterator[Change | str]:
        made = own.making(self.pieces, self.missing)
        for number, pieces in enumerate(made):
            yield self._from_file(pieces, number)
        provided = {name for pieces in made for piece in pieces for name in piece.provides}
        left = [d for d in self.differences if not (d.right is None and _need(d) in provided)]
        for column, sequence in list(serials.promotions(left)):
            yield from serials.changes(column, sequence)
            other = serials.rest(column)
            left = [d for d in left if d not in (column, sequence)] + ([other] if other else [])
        lost = [d.name for d in left if d.kind in TABLES and d.left is None]
        if lost:
            yield from tables.lost(lost, self.present)
        yield from self._set_aside(left)
        for difference in self._paired(left):
            if isinstance(difference, Change):
                yield difference
            elif not (difference.kind in TABLES and difference.left is None):
                yield from self._one(difference)
        yield from self._renames(left)

    def _one(self, difference: Difference) -> Iterator[Change | str]:
        kind = difference.kind
        if kind in TABLES:
            if difference.right is None:
                yield tables.made(self.wanted, kind, difference.name)
            else:
                yield from tables.changes(difference)
        elif kind == "column":
            place = self._column_place(difference)
            for change in columns.changes(difference, self._around(difference)):
                yield replace(change, place=place) if isinstance(change, Change) else change
        elif kind == "constraint":
            yield from constraints.changes(
                difference,
                is_partitioned=self._is_partitioned(difference),
                waits_for_key=self._waits_for_key(difference),
            )
        elif kind == "index":
            goes = self._goes_with_column(difference)
            yield from indexes.changes(difference, goes_with_column=goes)
        elif kind == "sequence":
            yield from sequences.changes(difference)
        elif kind == "statistics":
            yield from statistics.changes(difference)
        elif kind in RARE:
            yield f"{difference.describe('sql/', 'migrations/')}; this kind is left to you"
        else:
            yield from types.changes(difference, self._columns_of(difference))

    def _from_file(self, pieces: list[Piece], number: int) -> Change:
        """New objects are written from their own file, in the order of the plan."""
        names = sorted({name for piece in pieces for name in piece.provides & self.missing})
        made = {_need(d): d for d in self.differences if d.right is None}
        objects = [made[name] for name in names if made[name].kind != "index"]
        hidden = {
            d.name for d in objects
            if d.kind == "sequence" and _comes_with_column(d, names)
        }  # fmt: skip
        shown = [d for d in objects if d.name not in hidden]
        ordered = sorted(shown, key=lambda d: _place(d, pieces), reverse=True)
        down = "\n".join(
            [*own.without_rings(pieces), *(f"drop {d.kind} {d.name};" for d in ordered)]
        )
        in_use = sorted(
            {
                str(definition.get("references"))
                for (kind, _), definition in self.wanted.items()
                if kind == "constraint" and f"relation {definition['table']}" in names
            }
            & {name for kind, name in self.present if kind in TABLES}
            | {
                parent
                for d in shown
                for parent in (d.left or {}).get("inherits") or []
                if ("table", parent) in self.present
            }
        )
        text = "\n\n".join(f"{piece.statement.text.strip().rstrip(';')};" for piece in pieces)
        templates = [self.template(piece) for piece in pieces]
        first = pieces[0].file
        return Change(
            Phase.PLAIN,
            Rank.MADE,
            f"Makes {', '.join(f'{d.kind} {d.name}' for d in shown)}.",
            text,
            down,
            relation=", ".join(in_use),
            lock=constraints.BOTH if in_use else "",
            note=f"From {first.file}.",
            place=number,
            template="\n\n".join(templates) if all(templates) else "",
        )

    def _set_aside(self, left: list[Difference]) -> Iterator[Change]:
        """Foreign keys that refer to a key which goes or is built anew make room for that: in
        `left` they count as missing from then on."""
        going = [key for d in left if (key := keys.key_that_goes(d, left)) is not None]
        for (kind, name), present in self.present.items() if going else ():
            wanted = self.wanted.get((kind, name))
            if wanted is None or not any(constraints.refers(present, key) for key in going):
                continue
            yield constraints.set_aside(name, present)
            left[:] = [d for d in left if (d.kind, d.name) != (kind, name)]
            left.append(Difference(kind, name, wanted, None))

    def _columns_of(self, difference: Difference) -> list[str]:
        """The columns that hold values of a type."""
        spelled = {difference.name, f"{difference.name}[]"}
        return [
            name
            for (kind, name), definition in self.present.items()
            if kind == "column" and definition["type"] in spelled
        ]

    def _paired(self, left: list[Difference]) -> Iterator[Difference | Change]:
        """Recognise what only got another name, and keys that take the place of others."""
        lost = [d for d in left if d.left is None and d.kind in {"constraint", "index"}]
        gone = list(lost)
        for difference in left:
            if difference in lost:
                continue
            if difference.right is None and difference.kind in {"constraint", "index"}:
                twin = next((g for g in gone if keys.is_renamed(g, difference)), None)
                if twin is not None:
                    gone.remove(twin)
                    make = constraints if twin.kind == "constraint" else indexes
                    table = str((twin.right or {})["table"])
                    yield make.renamed(twin.name, difference.name, table)
                    continue
                other = next((g for g in gone if keys.is_other_key(g, difference)), None)
                if other is not None:
                    gone.remove(other)
                    old = {**(other.right or {}), "name": other.name}
                    yield replace(difference, right=old)
                    continue
            yield difference
        yield from gone

    def _renames(self, left: list[Difference]) -> Iterator[Change]:
        """Where one column went and a like one came, a person may have meant a new name."""
        of: dict[str, tuple[list[Difference], list[Difference]]] = {}
        for d in left:
            if d.kind == "column" and None in (d.left, d.right):
                definition = d.left or d.right or {}
                of.setdefault(definition["table"], ([], []))[d.left is None].append(d)
        for table, (new, old) in sorted(of.items()):
            if len(new) == len(old) == 1 and new[0].left == old[0].right:
                was, now = spelling.own(old[0].name), spelling.own(new[0].name)
                yield Change(
                    Phase.PLAIN, Rank.COLUMNS, "",
                    f"-- rename? If {now} is {was} under a new name, write this instead of both:\n"
                    f"-- rename? alter table {table} rename column {was} to {now};",
                    f"-- rename? alter table {table} rename column {now} to {was};",
                )  # fmt: skip

    def _around(self, difference: Difference) -> columns.Surroundings:
        table = (difference.left or difference.right or {})["table"]
        volatile = frozenset(
            name.partition("(")[0]
            for (kind, name), definition in self.wanted.items()
            if kind == "function" and definition["volatility"] == "volatile"
        )
        leant_on = tuple(
            definition["def"]
            for (kind, _), definition in (*self.wanted.items(), *self.present.items())
            if kind in {"constraint", "index"} and definition["table"] == table
        )
        key, next_key = (keys.primary_key(side, table) for side in (self.present, self.wanted))
        own = spelling.own(difference.name)
        leaves = own in key and own not in next_key
        return columns.Surroundings(self.version, volatile, leant_on, leaves, bool(next_key))

    def _column_place(self, difference: Difference) -> int:
        """Columns come in the order of their file, those computed from others last."""
        definition = difference.left or difference.right or {}
        key = ("column order", definition["table"])
        order = (self.wanted if difference.left else self.present)[key]["columns"]
        place: int = order.index(spelling.own(difference.name))
        return place + len(order) if definition.get("generated") else place

    def _is_partitioned(self, difference: Difference) -> bool:
        table = (difference.left or difference.right or {})["table"]
        return "partition_key" in self.wanted.get(("table", table), {})

    def _waits_for_key(self, difference: Difference) -> bool:
        target = (difference.left or {}).get("references")
        return target is not None and any(
            d.kind == "constraint" and d.left is not None and d.left["table"] == target
            and d.left["type"] in constraints.KEYS
            for d in self.differences
        )  # fmt: skip

    def _goes_with_column(self, difference: Difference) -> bool:
        definition = difference.right or {}
        return difference.left is None and any(
            d.kind == "column" and d.left is None
            and (d.right or {})["table"] == definition["table"]
            and re.search(rf"(?<!\w){re.escape(spelling.own(d.name))}(?!\w)", definition["def"])
            for d in self.differences
        )  # fmt: skip


def _need(difference: Difference) -> str:
    return f"{own.PREFIX.get(difference.kind, difference.kind)} {difference.name}"


def _comes_with_column(sequence: Difference, names: list[str]) -> bool:
    column = (sequence.left or {}).get("owned_by")
    return column is not None and f"relation {spelling.above(column)}" in names


def _place(difference: Difference, pieces: list[Piece]) -> int:
    name = _need(difference)
    return next((n for n, piece in enumerate(pieces) if name in piece.provides), 0)


def _extensions(tree: Tree, unit: str, pieces: tuple[Piece, ...]) -> frozenset[str]:
    """The extensions that this unit makes, in sql/ or in migrations/: others have their own."""
    made = {
        name.removeprefix("extension ")
        for piece in pieces
        for name in piece.provides
        if name.startswith("extension ")
    }
    pattern = re.compile(
        r'create\s+extension\s+(?:if\s+not\s+exists\s+)?("[^"]+"|\w+)', re.IGNORECASE
    )
    for migration in tree.migrations:
        if migration.unit == unit:
            made.update(pattern.findall(migration.text))
    return frozenset(made)


def _is_on_view(difference: Difference, wanted: Catalog, present: Catalog) -> bool:
    """Indexes of materialized views are laid with them."""
    table = (difference.left or difference.right or {}).get("table")
    return ("matview", table) in wanted or ("matview", table) in present

"""Reach for another tenant's rows by their keys: point at them, take them over, run into them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pgpkg.verify.isolation import deeds
from pgpkg.verify.isolation.relations import literal, quoted

if TYPE_CHECKING:
    from pgpkg.verify.isolation.deeds import Deed, Hand
    from pgpkg.verify.isolation.session import Effect
    from pgpkg.verify.rows.fitting import Row

REFERENCE = "reference"
COLLISION = "collision"
TAKEN = frozenset({"23505", "23P01"})
NUMBERS = frozenset({"smallint", "integer", "bigint"})


def references(hand: Hand) -> Iterator[Deed]:
    """Insert a row of one's own that points at another tenant's row."""
    row = hand.spare(hand.own)
    if row is None:
        return
    for free, parent, mixed, tenant in _pointed(hand, row, hand.rights.insertable):
        then = _points(hand, mixed, free, tenant)
        effect = hand.act("set", [hand.insert_of(mixed, free)], then=then)
        yield _reference(hand, effect, free, parent, tenant)


def redirects(hand: Hand) -> Iterator[Deed]:
    """Let a row of one's own that is there point at another tenant's row. Where its parent says
    whose a row is, that gives it away."""
    row = hand.spare(hand.own)
    if row is None or hand.relation.kind == "v":
        return
    name, column, key = hand.relation.name, hand.tenant_column(), hand.key(row)
    clear = (*hand.without_children(), *hand.insert_anyway(row))
    for free, parent, mixed, tenant in _pointed(hand, row, hand.rights.updatable):
        change = ", ".join(f"{quoted(n)} = {hand.value(mixed, n)}" for n in free)
        statements = [f"update {name} set {change}"]
        if key is not None:
            statements.insert(0, f"{statements[0]} where {key}")
        then = _points(hand, mixed, free, tenant)
        effect = hand.act("set", statements, clear, then)
        yield (
            hand.deed("move", effect)
            if column is None
            else _reference(hand, effect, free, parent, tenant)
        )


def upserts(hand: Hand) -> Iterator[Deed]:
    """Insert a row of one's own with the key of another tenant's row, to change that one."""
    column, row = hand.tenant_column(), hand.spare(hand.own)
    if row is None or not (hand.rights.insertable and hand.rights.updatable):
        return
    for key in hand.relation.keys:
        if column in key or not set(key) <= set(hand.rights.insertable):
            continue
        changed = next((n for n in hand.harmless() if n not in key), None)
        for tenant in hand.others:
            theirs = hand.world.row(hand.base or "", tenant)
            if theirs is None or changed is None or None in [theirs[n] for n in key]:
                continue
            mixed = {**row, **{n: theirs[n] for n in key}}
            names = ", ".join(quoted(n) for n in key)
            statement = (
                f"{hand.insert_of(mixed, (*key, changed))} on conflict ({names}) do update"
                f" set {quoted(changed)} = excluded.{quoted(changed)}"
            )
            yield hand.deed("upsert", hand.act("set", [statement]))


def collisions(hand: Hand) -> Iterator[Deed]:
    """Insert a row of one's own with all that somebody could guess of another tenant's row: when
    it is refused for being there already, one has learned that it is there."""
    row, column = hand.spare(hand.own), hand.tenant_column()
    guessed = [name for name in hand.rights.insertable if name in _guessable(hand)]
    if row is None or column is None or not guessed or hand.relation.parent is not None:
        return
    for tenant in hand.others:
        theirs = hand.world.row(hand.base or "", tenant)
        if theirs is None:
            continue
        mixed = {**row, **{name: theirs[name] for name in guessed}}
        effect = hand.act("set", [hand.insert_of(mixed, guessed)])
        is_there = effect.answer.sqlstate in TAKEN
        harmed = frozenset({tenant} if is_there else ())
        yield deeds.Deed(COLLISION, effect.answer, harmed, detail=", ".join(guessed))


def _guessable(hand: Hand) -> set[str]:
    """Columns of unique keys and exclusions whose values mean something: no made-up key, no
    person, no parent."""
    relation, table = hand.relation, hand.world.tables.get(hand.base or "")
    names = relation.unique - relation.made - relation.fixed - {hand.tenant_column()}
    names -= {n for key in relation.keys[:1] for n in key if _is_number(hand, n, key)}
    if table is not None:
        names -= {name for key in table.foreign_keys for name in key.columns}
    return {name for name in names if relation.types[name] != "uuid"}


def _is_number(hand: Hand, name: str, key: Sequence[str]) -> bool:
    is_number = hand.relation.types[name] in NUMBERS
    return is_number and (len(key) == 1 or name == "id" or name.endswith("_id"))


def _pointed(
    hand: Hand, row: Row, allowed: Sequence[str]
) -> Iterator[tuple[list[str], str, Row, str]]:
    """Yield the columns of each key to tenants' rows, its parent, and the row as it would be if it
    pointed at another tenant's."""
    column, base = hand.tenant_column(), hand.base or ""
    for columns, parent, parent_columns in hand.world.ownership.parents(base, itself=True):
        free = [name for name in columns if name != column]
        if not free or not set(free) <= set(allowed) or (parent == base and column is None):
            continue
        pointed = dict(zip(columns, parent_columns, strict=True))
        for tenant in hand.others:
            theirs = hand.world.row(parent, tenant)
            if theirs is not None:
                yield free, parent, {**row, **{n: theirs[pointed[n]] for n in free}}, tenant


def _points(hand: Hand, row: Row, free: Sequence[str], tenant: str) -> str:
    """Return the question whether a row that is not the other tenant's points at its row."""
    same = " and ".join(f"{quoted(n)}::text = {literal(row[n])}" for n in free)
    theirs = hand.world.ownership.condition(hand.base or "", tenant)
    return f"select exists (select 1 from {hand.relation.name} where {same} and not ({theirs}))"


def _reference(hand: Hand, effect: Effect, free: Sequence[str], parent: str, tenant: str) -> Deed:
    # Where the parent says whose row it is, pointing there is giving it away.
    is_through = effect.then if hand.tenant_column() else tenant in effect.changed
    harmed = frozenset({tenant} if is_through else ())
    return deeds.Deed(REFERENCE, effect.answer, harmed, detail=f"{', '.join(free)} -> {parent}")

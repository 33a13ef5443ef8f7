"""Two roads, from sql/ and through migrations/, lead to the same catalog and the same rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pgpkg import catalog, database, plan
from pgpkg.catalog import Catalog, Difference
from pgpkg.errors import PgpkgError
from pgpkg.model import Finding, Tree, Unit
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found, Outcome

CATALOG_RULE = "roads-catalog"
ROWS_RULE = "roads-rows"
ORDER_RULE = "roads-column-order"
FRESH, MIGRATED = "sql/", "migrations/"
LEDGER = "pgpkg"
YOYOS = ("._yoyo_migration", "._yoyo_log", "._yoyo_version", ".yoyo_lock")
SHOWN = 3


def rules() -> tuple[str, ...]:
    return (CATALOG_RULE, ORDER_RULE, ROWS_RULE)


def run(context: Context) -> Outcome:
    """Build both and compare, for the units that have both roads."""
    units, left_out = with_two_roads(context.tree)
    reason = "; ".join(f"{name}: {why}" for name, why in left_out.items())
    if not units:
        return Outcome(skipped=dict.fromkeys(rules(), reason or "there are no units"))
    with context.built("fresh") as fresh_url, database.connect(fresh_url) as fresh:
        try:
            with context.built("migrated") as url, database.connect(url) as migrated:
                found = tuple(_compare(fresh, migrated, units, context.tree))
        except PgpkgError as error:
            if error.file is None:
                raise
            found = (_blocked(error, units[-1]),)
    return Outcome(found, notes=dict.fromkeys(rules(), reason) if reason else {})


def with_two_roads(tree: Tree) -> tuple[tuple[Unit, ...], dict[str, str]]:
    """Return the units that are built from sql/, and for the others why they are left out."""
    left_out = {
        unit.name: "without tables/ and types/ it is built from its migrations"
        for unit in tree.units
        if not plan.is_built_from_sql(tree, unit.name)
    }
    return tuple(unit for unit in tree.units if unit.name not in left_out), left_out


def _compare(
    fresh: database.Connection, migrated: database.Connection, units: Sequence[Unit], tree: Tree
) -> Iterator[Found]:
    for unit in units:
        schemas = plan.schemas_of(tree, unit)
        here, there = (catalog.snapshot(one, schemas) for one in (fresh, migrated))
        for difference in catalog.differences(here, there):
            yield _difference(difference, unit)
        if unit.name != LEDGER:
            yield from _rows(fresh, migrated, unit, _tables(here))


def _difference(difference: Difference, unit: Unit) -> Found:
    """Tell one difference. What hangs on a table is told with the table's file."""
    told = difference.describe(FRESH, MIGRATED)
    name = object_of(difference)
    if difference.is_weak:
        finding = Finding(
            rule=ORDER_RULE,
            level="warning",
            unit=unit.name,
            object=name,
            message=f"the columns of {name} stand in another order in a database that was migrated",
            detail=told,
            hint="Move the columns that a migration added to the end of the table's file.",
        )
    else:
        finding = Finding(
            rule=CATALOG_RULE,
            level="error",
            unit=unit.name,
            object=name,
            message=f"a migrated database is not like a fresh one: {told}",
            detail=_how(difference),
            hint=_way_out(difference, unit),
            evidence={
                "kind": difference.kind,
                "fields": list(difference.fields),
                "sql": difference.left,
                "migrations": difference.right,
            },
        )
    return Found(finding, home=_home(difference))


def object_of(difference: Difference) -> str:
    """Return the object's name: what a comment or grant is about, without its kind."""
    if difference.kind in {"comment", "grant"}:
        return difference.name.partition(" ")[2] or difference.name
    return difference.name


def _home(difference: Difference) -> str:
    definition = difference.left or difference.right or {}
    return str(definition.get("table", ""))


def _how(difference: Difference) -> str:
    if difference.right is None:
        return "No migration makes it, so databases that exist never get it."
    if difference.left is None:
        return "No file makes it, so new databases never get it."
    return "The file says one thing, the migrations say another."


def _way_out(difference: Difference, unit: Unit) -> str:
    if difference.kind == "grant":
        return (
            "Write the grants and revokes into the object's own file: alter default privileges"
            " reaches only what is made after it."
        )
    return f"Write the migration: pgpkg draft --unit {unit.name}"


def _tables(one: Catalog) -> list[str]:
    """Return the tables whose rows count. Those of yoyo may lie in the schema of a unit."""
    return [name for kind, name in one if kind == "table" and not name.endswith(YOYOS)]


def _rows(
    fresh: database.Connection,
    migrated: database.Connection,
    unit: Unit,
    tables: Sequence[str],
) -> Iterator[Found]:
    here, there = catalog.rows(fresh, tables), catalog.rows(migrated, tables)
    for table in sorted(here.keys() & there.keys()):
        only_here = list((Counter(here[table]) - Counter(there[table])).elements())
        only_there = list((Counter(there[table]) - Counter(here[table])).elements())
        if only_here or only_there:
            yield _row_difference(table, unit, only_here, only_there)


def _row_difference(
    table: str, unit: Unit, only_here: Sequence[str], only_there: Sequence[str]
) -> Found:
    parts = [
        f"only in {road}: {row}"
        for road, rows in ((FRESH, only_here), (MIGRATED, only_there))
        for row in rows[:SHOWN]
    ]
    more = len(only_here) + len(only_there) - len(parts)
    if more:
        parts.append(f"and {more} more")
    short = table.rpartition(".")[2]
    finding = Finding(
        rule=ROWS_RULE,
        level="error",
        unit=unit.name,
        object=table,
        message=f"{table} holds other rows in a migrated database than in a fresh one",
        detail="\n".join(parts),
        hint=f"Put the rows into {unit.root}/data/{short}.sql as an upsert; both roads lay it.",
        evidence={"only_sql": len(only_here), "only_migrations": len(only_there)},
    )
    return Found(finding)


def _blocked(error: PgpkgError, unit: Unit) -> Found:
    """Tell that the second road ends before its end."""
    finding = Finding(
        rule=CATALOG_RULE,
        level="error",
        unit=unit.name,
        object=unit.schema,
        message=f"the migrations do not reach the end: {error.message}",
        detail=error.detail,
        hint=error.hint,
        file=error.file,
        line=error.line,
        evidence={"code": error.code, "sqlstate": error.sqlstate},
    )
    return Found(finding)

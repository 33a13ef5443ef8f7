"""Refuse migrations that cannot or must not run, before anything is touched."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from pgpkg.errors import (
    EditedMigration,
    MissingMigration,
    NamelessIndex,
    NeedsNoTransaction,
    OutOfOrder,
    TransactionControl,
    UnreleasedMigration,
)
from pgpkg.model import Applied, Migration, Place, Statement


def check_history(
    migrations: Sequence[Migration], applied: Iterable[Applied], units: Collection[str]
) -> None:
    """Refuse a history that the files no longer tell: edited or missing migrations."""
    known = {migration.id for migration in migrations}
    done = {each.id: each for each in applied}
    for migration in migrations:
        _refuse_edited(migration, done.get(migration.id))
    for each in sorted(done.values(), key=lambda one: one.id):
        unit = each.unit or _unit_of(each.id, units)
        if unit in units and each.id not in known:
            raise MissingMigration(
                f"the file of {each.id} is gone",
                detail=f"The database has applied this migration of {unit}.",
                hint="Put the file back, for example from version control.",
            )


def check_order(migrations: Sequence[Migration], applied: Mapping[str, Applied]) -> None:
    """Refuse a waiting migration that sorts before an applied one of its unit."""
    newest: dict[str, str] = {}
    for migration in migrations:
        if migration.id in applied:
            newest[migration.unit] = max(migration.id, newest.get(migration.unit, ""))
    for migration in migrations:
        last = newest.get(migration.unit, "")
        if migration.id not in applied and migration.id < last:
            raise OutOfOrder(
                f"{migration.id} comes before {last}, which is applied already",
                detail="It was written against a database that did not have the later one.",
                hint="Give it a new number, or accept the order: --allow-out-of-order",
                file=migration.file,
            )


def check_released(migrations: Iterable[Migration]) -> None:
    """Refuse files that may still change."""
    for migration in migrations:
        if not migration.is_released:
            raise UnreleasedMigration(
                f"{migration.id} is not released yet",
                detail="It is not in released.lock, so it could still change after this database"
                " has it.",
                hint="Release it: pgpkg release. Or apply it as it is: --allow-unreleased",
                file=migration.file,
            )


def check_text(migration: Migration) -> None:
    """Refuse statements that the migration's way of running cannot hold."""
    from pgpkg import parse

    for statement in parse.statements(migration.text, migration.locate):
        if statement.kind == "transaction":
            raise _transaction_control(migration, statement)
        if migration.is_transactional and not statement.in_transaction:
            file, line = _place(migration, statement)
            raise NeedsNoTransaction(
                f"{migration.id} runs in a transaction, and {_opening(statement)} cannot",
                detail="PostgreSQL refuses this statement inside a transaction.",
                hint="Move it to a migration of its own: pgpkg new SLUG --no-transaction,"
                " which begins with: -- transactional: false",
                file=file,
                line=line,
            )
        if _is_nameless(statement):
            file, line = _place(migration, statement)
            raise NamelessIndex(
                f"{migration.id} builds an index without a name",
                detail="A concurrent build that breaks off leaves an invalid index, which the next"
                " try can only find by its name.",
                hint="Name it: create index concurrently <table>_<what it serves> on ...",
                file=file,
                line=line,
            )


def _refuse_edited(migration: Migration, done: Applied | None) -> None:
    way_out = "Put the file back as it was, and write the change as a new one: pgpkg new SLUG"
    if done is not None and done.sha256 not in {None, migration.sha256}:
        raise EditedMigration(
            f"{migration.id} was edited after it was applied",
            detail=f"The database has sha256 {_short(done.sha256)}, the file has"
            f" {_short(migration.sha256)}.",
            hint=way_out,
            file=migration.file,
        )
    if migration.released_sha256 not in {None, migration.sha256}:
        raise EditedMigration(
            f"{migration.id} was edited after its release",
            detail=f"released.lock has sha256 {_short(migration.released_sha256)}, the file has"
            f" {_short(migration.sha256)}.",
            hint=way_out,
            file=migration.file,
        )


def _transaction_control(migration: Migration, statement: Statement) -> TransactionControl:
    file, line = _place(migration, statement)
    return TransactionControl(
        f"{migration.id} contains {_opening(statement)}",
        detail="pgpkg opens and ends the transaction, so that the migration and its record are one."
        if migration.is_transactional
        else "pgpkg notes each statement by itself, which a transaction in between would break.",
        hint="Take it out. What cannot run in a transaction goes to a migration that begins with:"
        " -- transactional: false",
        file=file,
        line=line,
    )


def _is_nameless(statement: Statement) -> bool:
    if statement.kind != "create_index" or statement.in_transaction:
        return False
    from pgpkg import parse

    return not parse.objects_in(statement.text)


def _place(migration: Migration, statement: Statement) -> Place:
    return (
        migration.locate(statement.line) if migration.locate else (migration.file, statement.line)
    )


def _opening(statement: Statement) -> str:
    return " ".join(statement.text.split()[:3])


def _short(sha256: str | None) -> str:
    return (sha256 or "")[:12]


def _unit_of(migration_id: str, units: Collection[str]) -> str | None:
    """yoyo's table alone does not know units: the beginning of the id tells."""
    return next((u for u in sorted(units) if re.match(rf"{re.escape(u)}_\d", migration_id)), None)

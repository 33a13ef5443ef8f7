"""What can be wrong with the way back of a migration, as findings."""

from __future__ import annotations

from collections.abc import Sequence

from pgpkg.catalog import Difference
from pgpkg.errors import PgpkgError
from pgpkg.model import Finding, Level, Migration
from pgpkg.verify.family import Found

CATALOG_RULE = "roundtrip-catalog"
FAILS_RULE = "rollback-fails"
MISSING_RULE = "rollback-missing"
SHOWN = 5


def missing(migration: Migration) -> Found:
    """There is none, and no reason why."""
    name = migration.file.removesuffix(".sql")
    return _found(
        migration,
        MISSING_RULE,
        f"{migration.id} cannot be rolled back",
        level="warning",
        detail="There is no way back beside it, and no reason why there is none.",
        hint=f"Write {name}.rollback.sql, or into the migration:\n"
        "-- pgpkg: irreversible: <why there is no way back>",
        file=migration.file,
    )


def fails(migration: Migration, error: PgpkgError) -> Found:
    """It ends with an error."""
    return _failed(migration, FAILS_RULE, error, f"the way back fails: {error.message}")


def cannot_be_repeated(migration: Migration, error: PgpkgError) -> Found:
    """After it the migration itself ends with an error."""
    message = f"after the way back the migration cannot be applied again: {error.message}"
    return _failed(migration, CATALOG_RULE, error, message)


def blocked(migration: Migration, error: PgpkgError) -> Found:
    """The migration cannot be applied at all."""
    return _found(
        migration,
        CATALOG_RULE,
        f"the migration cannot be applied: {error.message}",
        detail=error.detail,
        hint=error.hint,
        file=error.file or migration.file,
        line=error.line or 1,
        evidence={"code": error.code, "sqlstate": error.sqlstate},
    )


def leaves_something(
    migration: Migration, differences: Sequence[Difference], first: str, second: str
) -> Found:
    """It leads to another catalog than the one that it should lead back to."""
    told = [difference.describe(first, second) for difference in differences]
    more = [f"and {len(told) - SHOWN} more"] if len(told) > SHOWN else []
    return _found(
        migration,
        CATALOG_RULE,
        f"up, down, up does not lead back: {told[0]}",
        detail="\n".join([*told[:SHOWN], *more]),
        hint=f"Undo in {migration.rollback_file} everything that {migration.file} does.",
        file=migration.rollback_file,
        evidence={"differences": told},
    )


def _failed(migration: Migration, rule: str, error: PgpkgError, message: str) -> Found:
    return _found(
        migration,
        rule,
        message,
        detail=error.detail,
        hint=f"Undo in {migration.rollback_file} what {migration.file} does, last thing first.",
        file=error.file or migration.rollback_file,
        line=error.line or 1,
        evidence={"code": error.code, "sqlstate": error.sqlstate},
    )


def _found(
    migration: Migration,
    rule: str,
    message: str,
    *,
    level: Level = "error",
    detail: str = "",
    hint: str = "",
    file: str | None = None,
    line: int = 1,
    evidence: dict[str, object] | None = None,
) -> Found:
    return Found(
        Finding(
            rule=rule,
            level=level,
            unit=migration.unit,
            object=migration.id,
            message=message,
            detail=detail,
            hint=hint,
            file=file,
            line=line,
            evidence=evidence,
        )
    )

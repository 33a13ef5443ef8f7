"""yoyo's backend, with what stock yoyo gets wrong put right.

Stock yoyo runs each migration on a new connection and commits its own rows afterwards, keeps a
lock row that survives its owner, and tries to create tables at every start. Here a migration and
yoyo's rows about it are one transaction on the deployer's own connection. The tables, the rows
and the SQL that writes them are yoyo's.
"""

from __future__ import annotations

import getpass
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal
from uuid import uuid1

import psycopg
from psycopg import sql
from psycopg.adapt import Transformer
from yoyo import internalmigrations, utils
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.migrations import default_migration_table, get_migration_hash

from pgpkg.model import Migration

Operation = Literal["apply", "rollback", "mark", "unmark"]
Run = Callable[[Migration, str], None]


class Backend(PostgresqlPsycopgBackend):  # type: ignore[misc]
    """yoyo's tables of one schema, seen through the deployer's connection.

    `run` executes a migration together with the text that it is given, in one transaction or not
    at all; `hold` is the lock under which that is done.
    """

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        schema: str,
        *,
        run: Run | None = None,
        run_back: Run | None = None,
        hold: Callable[[], AbstractContextManager[None]] | None = None,
    ) -> None:
        self.uri = None
        self.schema = schema
        self.migration_table = default_migration_table
        self.has_transactional_ddl = True
        self.DatabaseError = psycopg.DatabaseError
        self._connection = connection
        self._literals = Transformer(connection)
        self._formatted: dict[str, str] = {}
        self._run = run
        self._run_back = run_back
        self._hold = hold

    def quote_identifier(self, s: str) -> str:
        """Quote a name; yoyo's tables get their schema, so that no search_path matters."""
        quoted = sql.Identifier(s).as_string()
        tables = {self.migration_table, self.log_table, self.version_table, self.lock_table}
        return f"{sql.Identifier(self.schema).as_string()}.{quoted}" if s in tables else quoted

    def init_database(self) -> None:
        """Create yoyo's tables, or bring an older yoyo's to today's form, inside the caller's
        transaction."""
        self._in_transaction = True
        if self.lock_table not in self.list_tables():
            self.execute(self.format_sql(self.create_lock_table_sql))
        if internalmigrations.needs_upgrading(self):
            internalmigrations.upgrade(self)
        self._internal_schema_updated = True

    def list_tables(self, **_: Any) -> list[str]:
        cursor = self.connection.execute(
            "select tablename from pg_tables where schemaname = %s", [self.schema]
        )
        return [name for (name,) in cursor]

    def ensure_internal_schema_updated(self) -> None:
        """Nothing: init_database has done it."""

    @contextmanager
    def lock(self, timeout: float = 10) -> Iterator[None]:  # noqa: ARG002
        """Hold the deployer's advisory lock, which dies with its session. yoyo's row would not."""
        if self._hold is None:
            yield
            return
        with self._hold():
            yield

    def apply_one(self, migration: Migration, force: bool = False, mark: bool = True) -> None:  # noqa: ARG002
        """Run a migration and write yoyo's rows in the same transaction."""
        assert self._run is not None
        self._run(migration, self.rows(migration, "apply"))

    def rollback_one(self, migration: Migration, force: bool = False) -> None:  # noqa: ARG002
        """Run a migration's way back and take yoyo's row out in the same transaction."""
        assert self._run_back is not None
        self._run_back(migration, self.rows(migration, "rollback"))

    def applied_among(self, ids: Sequence[str]) -> set[str]:
        """Return which of these migrations yoyo's table has."""
        table = self.quote_identifier(self.migration_table)
        query = f"select migration_id from {table} where migration_id = any(%s)"
        return {name for (name,) in self._connection.execute(query.encode(), [list(ids)])}

    def rows(self, migration: Migration, operation: Operation) -> str:
        """Return the SQL that writes yoyo's rows for an operation, values filled in."""
        log = self.get_log_data(migration, operation)
        if operation in {"apply", "mark"}:
            mark = {
                "migration_hash": log["migration_hash"],
                "migration_id": migration.id,
                "when": log["created_at_utc"],
            }
            change = self._filled(self.mark_migration_sql, mark)
        else:
            gone = {"migration_hash": log["migration_hash"]}
            change = self._filled(self.unmark_migration_sql, gone)
        return f"{self._filled(self.log_migration_sql, log)};\n{change};"

    def get_log_data(
        self, migration: Migration | None = None, operation: Operation = "apply"
    ) -> dict[str, Any]:
        """Return yoyo's log row; works without a passwd entry and never asks a name server."""
        return {
            "id": str(uuid1()),
            "migration_id": migration.id if migration else None,
            "migration_hash": get_migration_hash(migration.id) if migration else None,
            "username": os_user()[:255],
            "hostname": platform.node()[:255],
            "created_at_utc": datetime.now(UTC).replace(tzinfo=None),
            "operation": operation,
        }

    def _filled(self, template: str, values: dict[str, Any]) -> str:
        literals = {key: self._literals.as_literal(value).decode() for key, value in values.items()}
        if template not in self._formatted:
            formatted = self.format_sql(template)
            self._formatted[template] = _with_placeholders(formatted, tuple(values))
        return self._formatted[template] % literals


@cache
def _with_placeholders(template: str, names: tuple[str, ...]) -> str:
    """Turn yoyo's :name into %(name)s."""
    text, _ = utils.change_param_style("pyformat", template, dict.fromkeys(names))
    return str(text)


@cache
def os_user() -> str:
    """Return who runs this process; containers may have no name for it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"

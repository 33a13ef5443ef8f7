"""Carry over what a copy of a database lacks: `alter database ... set` is not copied with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import psycopg

# Their stored value is a list, quoted already (variable_is_guc_list_quote in PostgreSQL).
LISTS = {
    "local_preload_libraries",
    "search_path",
    "session_preload_libraries",
    "shared_preload_libraries",
    "temp_tablespaces",
    "unix_socket_directories",
}


class Setting(NamedTuple):
    """One setting of a database; `role` when it is for the sessions of one role."""

    role: str | None
    name: str
    value: str


def settings(connection: psycopg.Connection[Any], database: str) -> tuple[Setting, ...]:
    """Return the settings that a database has of its own."""
    from pgpkg import shipped

    query = shipped.sql("catalog", "database_settings.sql").encode()
    return tuple(Setting(*row) for row in connection.execute(query, {"database": database}))


def give(connection: psycopg.Connection[Any], database: str, wanted: tuple[Setting, ...]) -> None:
    """Give a database these settings."""
    from psycopg import sql

    for role, name, value in wanted:
        whose = sql.SQL("role {} in ").format(sql.Identifier(role)) if role else sql.SQL("")
        as_list = name in LISTS and value != ""
        connection.execute(
            sql.SQL("alter {}database {} set {} to {}").format(
                whose,
                sql.Identifier(database),
                sql.SQL(".").join(map(sql.Identifier, name.split("."))),
                sql.SQL(value) if as_list else sql.Literal(value),
            )
        )

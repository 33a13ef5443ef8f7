"""Connections, and PostgreSQL's errors in our own words. No message ever holds a password."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias
from urllib.parse import quote

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.generators import execute

from pgpkg.errors import (
    BadAddress,
    Blocked,
    ConnectionLost,
    DatabaseRefused,
    LoginRefused,
    MissingPrivilege,
    NoSuchDatabase,
    PgpkgError,
    ServerTooOld,
    StatementFailed,
    Unreachable,
)

Connection: TypeAlias = psycopg.Connection[Any]

OLDEST = 150000
CONNECT_TIMEOUT = 10
APPLICATION = "pgpkg"
HIDDEN = "***"
IS_THERE = frozenset({"42P06", "42P07", "42710", "42723", "42701"})
IS_MISSING = frozenset({"3F000", "42P01", "42704", "42883", "42703"})

SECRETS = (
    (re.compile(r"(?<=//)([^:@/\s]*):\S*(?=@)"), rf"\1:{HIDDEN}"),
    (
        re.compile(r"(?i)\b((?:ssl)?password)\s*=\s*(?:'(?:[^'\\]|\\.)*'|[^\s&'\"]+)"),
        rf"\1={HIDDEN}",
    ),
)

# What a server or libpq says when it does not let us in, with our own word for it. The first
# that is found counts; libpq gives no SQLSTATE here.
REFUSALS: tuple[tuple[str, type[DatabaseRefused], str, str], ...] = (
    (
        r'database "[^"]*" does not exist',
        NoSuchDatabase,
        "there is no database {dbname} on {host}",
        'Create it: createdb -h {host} -p {port} "{dbname}"',
    ),
    (
        r"permission denied for database",
        MissingPrivilege,
        "{user} may not connect to the database {dbname}",
        'Let it in: grant connect on database "{dbname}" to "{user}";',
    ),
    (
        r"password authentication failed|no password supplied|authentication failed"
        r"|no pg_hba\.conf entry|pg_hba\.conf rejects|role \"[^\"]*\" (does not exist|is not permi)"
        r"|certificate|no such user|wrong password",
        LoginRefused,
        "the server on {host} does not let {user} in",
        "Check user and password of the address, and pg_hba.conf of the server.",
    ),
    (
        r"too many (clients|connections)|remaining connection slots",
        Unreachable,
        "the server on {host} has no connection left",
        "Raise max_connections, or close idle sessions.",
    ),
    (
        r"starting up|shutting down|in recovery mode|not yet accepting",
        Unreachable,
        "the server on {host} is not ready",
        "Try again in a moment.",
    ),
)


class Failed(Exception):
    """A statement of a message failed: which one, counted from 0, what PostgreSQL said, and the
    results of those before it."""

    def __init__(
        self, index: int, error: psycopg.Error, results: Sequence[pq.abc.PGresult] = ()
    ) -> None:
        super().__init__(str(error))
        self.index = index
        self.error = error
        self.results = results


def connect(url: str, *, read_only: bool = False) -> Connection:
    """Open a session in autocommit mode.

    `read_only` gives a session whose reading is one transaction with one snapshot, that the
    server lets write nothing.

    Raises BadAddress, or a DatabaseRefused that says why there is no session.
    """
    parameters = address(url)
    try:
        connection: Connection = psycopg.connect(
            make_conninfo(**parameters), autocommit=not read_only, prepare_threshold=None
        )
    except psycopg.Error as error:
        raise _refusal(error, url, parameters) from None
    version = connection.info.server_version
    if version < OLDEST:
        connection.close()
        raise ServerTooOld(
            f"PostgreSQL {_spelled(version)} on {_host(parameters)} is too old",
            detail="pgpkg needs PostgreSQL 15 or newer.",
            hint="Upgrade the server: https://www.postgresql.org/docs/current/upgrading.html",
        )
    if read_only:
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return connection


def send(connection: Connection, text: str) -> list[pq.abc.PGresult]:
    """Send a text of any number of statements as one message and return their results.

    Raises Failed, which counts the statements that went well before.
    """
    pgconn = connection.pgconn
    if connection.closed:
        raise Failed(0, psycopg.OperationalError("the connection is closed"))
    with connection.lock:
        pgconn.send_query(text.encode())
        results: list[pq.abc.PGresult] = connection.wait(execute(pgconn))
    for index, result in enumerate(results):
        if result.status == pq.ExecStatus.FATAL_ERROR:
            raise Failed(index, psycopg.errors.error_from_result(result), results[:index])
        if result.status in (pq.ExecStatus.COPY_IN, pq.ExecStatus.COPY_OUT):
            connection.close()
            raise Failed(
                index, psycopg.NotSupportedError("COPY FROM STDIN and TO STDOUT need psql")
            )
    return results


@contextmanager
def in_our_words() -> Iterator[None]:
    """Translate what PostgreSQL says in the block."""
    try:
        yield
    except Failed as failed:
        raise translate(failed.error) from failed.error
    except psycopg.Error as error:
        raise translate(error) from error


def mask(text: str) -> str:
    """Return a text with every password of an address in it hidden."""
    for pattern, shown in SECRETS:
        text = pattern.sub(shown, text)
    return text


def translate(
    error: psycopg.Error,
    *,
    file: str | None = None,
    line: int | None = None,
    what: str = "",
    secrets: Sequence[str] = (),
) -> PgpkgError:
    """Return PostgreSQL's error as one of ours, with its own code, detail, hint and context.

    `what` names the thing that was tried, and leads the message.
    """
    diag = error.diag
    said = diag.message_primary or str(error).strip() or type(error).__name__
    lead = f"{what}: " if what else ""
    kind, hint = _kind(error)
    parts = (
        diag.message_detail,
        f"Context: {diag.context}" if diag.context else None,
        f"SQLSTATE {error.sqlstate}" if error.sqlstate else None,
    )
    return kind(
        _hide(f"{lead}{said}", secrets),
        detail=_hide("\n".join(part for part in parts if part), secrets),
        hint=_hide(diag.message_hint or hint, secrets),
        file=file,
        line=line,
        sqlstate=error.sqlstate,
    )


def _kind(error: psycopg.Error) -> tuple[type[PgpkgError], str]:
    state = error.sqlstate or ""
    if state == "42501":
        return MissingPrivilege, "Let the role have it, or deploy as the owner of the objects."
    if state == "55P03":
        return Blocked, "Try again when the other session is done, or raise deploy.lock_timeout."
    if state.startswith(("08", "57P")) or (
        not state and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    ):
        return ConnectionLost, "Run the same command again: it goes on where this one stopped."
    if state.startswith("53"):
        return DatabaseRefused, "The server ran out of a resource; see its log."
    return StatementFailed, _way_out(state)


def _way_out(state: str) -> str:
    if state in IS_THERE:
        return (
            "Take out what makes it a second time. When the database has all of the file already, "
            "record that it has: pgpkg apply --baseline"
        )
    if state == "25006":
        return "Use a session and a server that may write; plan and status need neither."
    if state in IS_MISSING:
        return (
            "Correct the name. When a new file makes it, a migration has to bring it here: "
            "pgpkg draft"
        )
    return "Correct the template, then run the same command again."


def address(url: str) -> dict[str, Any]:
    """Return the parts of an address: a URL, yoyo's form of it, or key=value pairs.

    Raises BadAddress, without the password.
    """
    plain = re.sub(r"^(postgresql|postgres)\+psycopg://", "postgresql://", url.strip())
    try:
        parameters: dict[str, Any] = dict(conninfo_to_dict(plain))
        port = str(parameters.get("port") or "5432")
        if not all(part.isdigit() and int(part) < 65536 for part in port.split(",") if part):
            raise psycopg.ProgrammingError("invalid port number")
        if "@" in _host(parameters)[1:]:
            raise psycopg.ProgrammingError("there is one @ too many; in a password it is %40")
    except psycopg.Error as error:
        # libpq quotes the part that it stumbles over, and that can be a piece of the password.
        raise BadAddress(
            "the address of the database cannot be understood",
            detail=mask(re.sub(r'(?s)".*"', HIDDEN, str(error).strip().replace(url, HIDDEN))),
            hint="Write postgresql://user@host:5432/database, or host=... dbname=...",
        ) from None
    parameters.setdefault("connect_timeout", CONNECT_TIMEOUT)
    parameters.setdefault("fallback_application_name", APPLICATION)
    return parameters


def _refusal(error: psycopg.Error, url: str, parameters: dict[str, Any]) -> PgpkgError:
    said = str(error).strip()
    password = parameters.get("password")
    secrets = {password, quote(password, safe="")} if password else set()
    words = {
        "host": _host(parameters),
        "port": parameters.get("port") or "5432",
        "dbname": parameters.get("dbname") or parameters.get("user") or "(the user's own)",
        "user": parameters.get("user") or "this user",
    }
    detail = _hide(said.replace(url, mask(url)), sorted(secrets - set(words.values())))
    for pattern, kind, message, hint in REFUSALS:
        if re.search(pattern, said):
            return kind(message.format(**words), detail=detail, hint=hint.format(**words))
    return Unreachable(
        f"no server answers on {words['host']}, port {words['port']}",
        detail=detail,
        hint="Check host and port of the address, and that the server runs.",
    )


def _hide(text: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        if secret:
            text = text.replace(secret, HIDDEN)
    return mask(text)


def _host(parameters: dict[str, Any]) -> str:
    return str(parameters.get("host") or parameters.get("hostaddr") or "the local socket")


def _spelled(version: int) -> str:
    major, minor = divmod(version, 10000)
    return f"{major}.{minor}" if major >= 10 else f"{major}.{minor // 100}.{minor % 100}"


Progress: TypeAlias = Callable[[str], None]

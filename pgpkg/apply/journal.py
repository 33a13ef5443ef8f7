"""Run a migration that no transaction can hold, so that it can stop anywhere and go on there.

A statement that can run in a transaction shares one with its row in the journal, so it happens
exactly once. Any other is noted before it begins and judged by its effect when it is met again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import psycopg
from psycopg import sql

from pgpkg import database
from pgpkg.apply import effects, retry
from pgpkg.apply.effects import Effect
from pgpkg.apply.script import Script
from pgpkg.apply.session import Session
from pgpkg.apply.transactional import Behaviour, together
from pgpkg.database import Connection, Failed
from pgpkg.errors import InvalidIndex, JournalMismatch, PgpkgError
from pgpkg.model import Statement


@dataclass(frozen=True, slots=True)
class Entry:
    """What the journal says of one statement."""

    text: str
    is_finished: bool


def run(session: Session, script: Script, rows: str, behaviour: Behaviour) -> None:
    """Run what is left of a script, then record it with `rows`.

    Raises StatementFailed, InvalidIndex or Blocked; what was finished before stays finished.
    """
    entries = read(session.connection, script, session.schema)
    for position, statement in enumerate(script.statements):
        entry = entries.get(position)
        if entry is not None and entry.is_finished:
            continue
        if statement.in_transaction:
            _in_transaction(session, script, position, behaviour)
        else:
            _alone(session, script, position, was_begun=entry is not None)
    _require_valid_indexes(session.connection, script)
    closing = f"{session.opening()}{rows}\ncommit;"
    retry.step(session, script.what, lambda: database.send(session.connection, closing))


def read(connection: Connection, script: Script, schema: str) -> dict[int, Entry]:
    """Return where a script stands.

    Raises JournalMismatch when a statement that was begun has another text now.
    """
    question = sql.SQL(
        "select position, statement, finished_at is not null from {}.journal"
        " where migration_id = %s and direction = %s order by position"
    ).format(sql.Identifier(schema))
    found = connection.execute(question, [script.migration.id, script.direction]).fetchall()
    entries = {position: Entry(text, is_finished) for position, text, is_finished in found}
    for position, entry in entries.items():
        now = script.statements[position].text if position < len(script.statements) else ""
        if now != entry.text:
            raise _mismatch(script, position, entry)
    return entries


def _in_transaction(session: Session, script: Script, position: int, behaviour: Behaviour) -> None:
    statement = script.statements[position]
    opening = f"begin; {_settings(session, script, position)}\n"
    rows = _note_sql(session, script, position, is_finished=True)

    def explain(failed: Failed, opening: str) -> PgpkgError:
        return script.statement_failure(failed, statement, opening)

    together(session, script, (opening, statement.text, rows), explain, behaviour)


def _alone(session: Session, script: Script, position: int, *, was_begun: bool) -> None:
    statement, connection = script.statements[position], session.connection
    effect = effects.of(statement)
    if not (was_begun and effect.is_done(connection)):
        database.send(connection, session.clean())
        database.send(connection, _note_sql(session, script, position, is_finished=False))
        database.send(connection, _settings(session, script, position, concurrently=True))
        try:
            _until_done(session, script, statement, effect, was_begun=was_begun)
        except (PgpkgError, psycopg.Error):
            _leave_nothing(session, script, position, effect)
            raise
    if effect.is_broken(connection):
        raise _invalid(script, statement)
    database.send(connection, session.clean())
    database.send(connection, _note_sql(session, script, position, is_finished=True))


def _until_done(
    session: Session, script: Script, statement: Statement, effect: Effect, *, was_begun: bool
) -> None:
    connection = session.connection

    def attempt() -> None:
        effect.clear(connection, session.progress)
        database.send(connection, effect.text(connection, statement.text))

    try:
        retry.step(session, script.what, attempt, lock_timeout=session.settings.index_lock_timeout)
    except Failed as failed:
        if was_begun and effects.was_done_before(failed):
            return
        error = script.statement_failure(failed, statement, "")
        if failed.error.sqlstate == "23505" and isinstance(effect, effects.BuildsIndex):
            raise _duplicates(error, effect.name) from failed.error
        raise error from failed.error


def _leave_nothing(session: Session, script: Script, position: int, effect: Effect) -> None:
    """After an error that is not a crash: no invalid index, and no word of a beginning. Where a
    lock forbids even that, the word stays, and the next run clears up."""
    table = sql.Identifier(session.schema, "journal").as_string()
    key = (script.migration.id, script.direction, position)
    forget = f"delete from {table} where (migration_id, direction, position) = (%s, %s, %s)"
    try:
        database.send(session.connection, f"{session.clean()} set {session.patience()}")
        effect.clear(session.connection, session.progress)
        session.connection.execute(forget.encode(), key)
    except (Failed, psycopg.Error):
        return


def _require_valid_indexes(connection: Connection, script: Script) -> None:
    for statement in script.statements:
        if not statement.in_transaction and effects.of(statement).is_broken(connection):
            raise _invalid(script, statement)


def _note_sql(session: Session, script: Script, position: int, *, is_finished: bool) -> str:
    statement = {
        "migration_id": script.migration.id,
        "direction": script.direction,
        "position": position,
        "sha256": script.migration.sha256,
        "statement": script.statements[position].text,
    }
    call = sql.SQL("select {}.note_statement({}::jsonb, {});")
    return call.format(
        sql.Identifier(session.schema), sql.Literal(json.dumps(statement)), sql.Literal(is_finished)
    ).as_string()


def _settings(
    session: Session, script: Script, position: int, *, concurrently: bool = False
) -> str:
    """Return what a statement finds set: a clean session, our patience with locks, and what the
    statements before it in the migration have set themselves."""
    own = [s.text for s in script.statements[:position] if s.kind == "set"]
    budget = session.settings.index_lock_timeout if concurrently else None
    return "\n;\n".join([f"{session.clean()} set {session.patience(budget)}", *own, ""])


def _mismatch(script: Script, position: int, entry: Entry) -> JournalMismatch:
    file, line = script.file, None
    if position < len(script.statements):
        file, line = script.place(script.statements[position].line)
    return JournalMismatch(
        f"{script.what} stopped half-way, and a statement that was begun has another text now",
        detail=f"Statement {position + 1} was: {database.mask(entry.text.strip())}",
        hint="Put the text of the statements that ran back; what comes after them may change.",
        file=file,
        line=line,
    )


def _invalid(script: Script, statement: Statement) -> InvalidIndex:
    file, line = script.place(statement.line)
    return InvalidIndex(
        f"{script.what}: the index that was built is not valid",
        detail="It is there and slows down writes, but no query uses it.",
        hint="Run apply again: it drops the index and builds it anew.",
        file=file,
        line=line,
    )


def _duplicates(error: PgpkgError, name: str) -> InvalidIndex:
    return InvalidIndex(
        error.message,
        detail=f"{error.detail}\nThe invalid index {name} was dropped again.",
        hint="Remove the duplicates, then run apply again.",
        file=error.file,
        line=error.line,
        sqlstate=error.sqlstate,
    )

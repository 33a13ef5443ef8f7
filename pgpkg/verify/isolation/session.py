"""Look and act as an actor, in every state that a session can be in, and undo it all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from psycopg.pq.abc import PGresult

from pgpkg import actor as actors
from pgpkg import database
from pgpkg.database import Failed
from pgpkg.model import Actor
from pgpkg.verify.isolation.relations import Ownership, Relation, literal

State = Literal["never", "set", "after", "empty", "malformed"]

IN_WORDS: Mapping[State, str] = {
    "never": "in a new session without any context",
    "set": "with its context set",
    "after": "in a session whose last transaction had a context",
    "empty": "with an empty context",
    "malformed": "with a malformed context",
}
WITHOUT: tuple[State, ...] = ("never", "after", "empty", "malformed")
LIMITS = "set constraints all immediate; set local statement_timeout = '10s'"
RLS_REFUSED = "42501"
EVERYTHING = "*"  # in the place of a relation: all tables
RECURSION = frozenset({"42P17", "54001"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: rows as text under their names, or the error."""

    names: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    sqlstate: str | None = None
    said: str = ""
    statement: str = ""
    affected: int = 0


@dataclass(frozen=True, slots=True)
class Effect:
    """What an act did: whose rows are others than before, and what came back."""

    answer: Answer
    changed: frozenset[str] = frozenset()
    is_possible: bool = True  # False: the scene for it could not be set
    then: bool = False


@dataclass
class Session:
    """`connection` has had a context before, `untouched` never had one. Both are superusers'."""

    connection: database.Connection
    untouched: database.Connection
    ownership: Ownership
    relations: Mapping[str, Relation]
    tenants: Sequence[str]
    setup: Sequence[str] = ()
    _digests: dict[str, str] = field(default_factory=dict)
    _seen: list[str | None] = field(default_factory=list)

    def remember(self, whom: Sequence[Actor]) -> None:
        """Give the session the past of a pooled one: contexts that were set and are over."""
        for actor in whom:
            with self.connection.transaction():
                actors.become(self.connection, actor)

    @contextmanager
    def prepared(self, *statements: str) -> Iterator[None]:
        """Let everything in the block begin with these statements: another policy, for example."""
        before = self.setup
        self.setup = (*before, *statements)
        try:
            yield
        finally:
            self.setup = before

    def look(self, actor: Actor, state: State, queries: Mapping[str, str]) -> dict[str, Answer]:
        """Run queries, each for itself, in one transaction that is rolled back."""
        with self._scene(state, become(actor, state)) as connection:
            return {name: _answer(connection, query) for name, query in queries.items()}

    def act(
        self,
        actor: Actor,
        state: State,
        statements: Sequence[str],
        relation: str,
        before: Sequence[str] = (),
        then: str | None = None,
    ) -> Effect:
        """Run the first of the statements that does not fail, after a superuser has set the
        scene, and tell whose rows changed and what `then` answers afterwards. Everything is
        rolled back."""
        states = self._digest(relation)
        try:
            with self._scene(state, *before, states) as connection:
                was = self._seen
                database.send(connection, become(actor, state))
                answer = Answer()
                for statement in statements:
                    answer = _answer(connection, statement)
                    if answer.sqlstate is None:
                        break
                after = database.send(
                    connection, f"set local role none; {states}; {then or 'select null'}"
                )
        except Failed as failed:
            return Effect(_refused(failed, before), is_possible=False)
        now = _row(after[-2])
        changed = {t for t, old, new in zip(self.tenants, was, now, strict=True) if old != new}
        return Effect(answer, frozenset(changed), then=_row(after[-1])[0] == "t")

    @contextmanager
    def _scene(self, state: State, *statements: str) -> Iterator[database.Connection]:
        """Begin a transaction with these statements, keep what the last one says, roll it back."""
        connection = self.untouched if state == "never" else self.connection
        opening = "; ".join(["begin", LIMITS, *self.setup, *statements])
        try:
            self._seen = _row(database.send(connection, opening)[-1])
            yield connection
        finally:
            if not connection.closed:
                database.send(connection, "rollback")

    def _digest(self, relation: str) -> str:
        """Return the query for fingerprints, one for each tenant, of its rows in a table, or in
        those that a view shows."""
        if relation not in self._digests:
            tables = sorted(self._tables_below(relation, frozenset()))
            columns = []
            for tenant in self.tenants:
                parts = [part for table in tables if (part := self._fingerprint(table, tenant))]
                columns.append(f"concat_ws('|', {', '.join(parts)})" if parts else "null")
            self._digests[relation] = f"select {', '.join(columns)}"
        return self._digests[relation]

    def _fingerprint(self, table: str, tenant: str) -> str | None:
        condition = self.ownership.condition(table, tenant)
        if condition is None:
            return None
        version = "t.xmin, t.ctid," if self.relations[table].kind == "r" else ""
        return (
            f"(select coalesce(md5(string_agg(concat_ws('|', {version} t::text), '|'"
            f" order by t::text)), '-') from {table} as t where {condition})"
        )

    def _tables_below(self, name: str, seen: frozenset[str]) -> set[str]:
        if name == EVERYTHING:
            every = self.relations.values()
            return {one.name for one in every if one.is_table and one.parent is None}
        relation = self.relations.get(name)
        if relation is None or name in seen:
            return set()
        if relation.kind != "v":
            return {name}
        below = (self._tables_below(other, seen | {name}) for other in relation.below)
        return {table for tables in below for table in tables}


def become(actor: Actor, state: State) -> str:
    """Return the statement that makes a transaction an actor's, in a state."""
    if state == "set":
        settings = actors.settings_of(actor)
    else:
        settings = {"role": actor.role}
        if state in {"empty", "malformed"}:
            text = "" if state == "empty" else '{"malformed'
            settings |= dict.fromkeys(("request.jwt.claims", *actor.settings), text)
    given = (f"set_config({literal(k)}, {literal(v)}, true)" for k, v in settings.items())
    return f"select {', '.join(given)}"


def _answer(connection: database.Connection, statement: str) -> Answer:
    try:
        result = database.send(connection, f"savepoint probe; {statement}")[-1]
    except Failed as failed:
        database.send(connection, "rollback to savepoint probe")
        return _refused(failed, [statement])
    names = tuple((result.fname(number) or b"").decode() for number in range(result.nfields))
    rows = tuple(
        tuple(_text(result.get_value(row, column)) for column in range(result.nfields))
        for row in range(result.ntuples)
    )
    return Answer(names, rows, statement=statement, affected=result.command_tuples or 0)


def _refused(failed: Failed, statements: Sequence[str]) -> Answer:
    diag = failed.error.diag
    said = " ".join(filter(None, (diag.message_primary, diag.message_detail)))
    return Answer(sqlstate=failed.error.sqlstate or "?", said=said, statement="; ".join(statements))


def _row(result: PGresult) -> list[str | None]:
    """Return the first row of a result, as text; nothing of a command's."""
    if not result.ntuples:
        return []
    return [_text(result.get_value(0, column)) for column in range(result.nfields)]


def _text(value: bytes | None) -> str | None:
    return value.decode(errors="replace") if value is not None else None

"""Look and act as an actor, in every state that a session can be in, and undo it all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from pgpkg import actor as actors
from pgpkg import database
from pgpkg.database import Failed
from pgpkg.model import Actor
from pgpkg.verify.isolation.relations import Ownership, Relation

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
    _digests: dict[tuple[str, str], str | None] = field(default_factory=dict)

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
        connection = self.untouched if state == "never" else self.connection
        answers = {}
        with self._scene(connection):
            _become(connection, actor, state)
            for name, query in queries.items():
                answers[name] = _answer(connection, query)
        return answers

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
        connection = self.untouched if state == "never" else self.connection
        with self._scene(connection):
            for statement in before:
                scene = _answer(connection, statement)
                if scene.sqlstate is not None:
                    return Effect(scene, is_possible=False)
            was = self._states(connection, relation)
            _become(connection, actor, state)
            answer = Answer()
            for statement in statements:
                answer = _answer(connection, statement)
                if answer.sqlstate is None:
                    break
            connection.execute("set local role none")
            now = self._states(connection, relation)
            row = connection.execute(then.encode()).fetchone() if then is not None else None
        changed = {tenant for tenant in self.tenants if was[tenant] != now[tenant]}
        return Effect(answer, frozenset(changed), then=bool(row and row[0]))

    @contextmanager
    def _scene(self, connection: database.Connection) -> Iterator[None]:
        with connection.transaction(force_rollback=True):
            connection.execute(LIMITS)
            for statement in self.setup:
                database.send(connection, statement)
            yield

    def _states(self, connection: database.Connection, relation: str) -> dict[str, object]:
        found: dict[str, object] = {}
        for tenant in self.tenants:
            query = self._digest(relation, tenant)
            found[tenant] = connection.execute(query.encode()).fetchone() if query else None
        return found

    def _digest(self, relation: str, tenant: str) -> str | None:
        """Return the query for a fingerprint of a tenant's rows in a table, or in those that a
        view shows."""
        key = (relation, tenant)
        if key not in self._digests:
            parts = []
            for table in self._tables_below(relation, frozenset()):
                condition = self.ownership.condition(table, tenant)
                if condition is not None:
                    version = "t.xmin, t.ctid," if self.relations[table].kind == "r" else ""
                    parts.append(
                        f"(select md5(string_agg(concat_ws('|', {version} t::text), '|'"
                        f" order by t::text)) from {table} as t where {condition})"
                    )
            self._digests[key] = f"select {', '.join(parts)}" if parts else None
        return self._digests[key]

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


def _become(connection: database.Connection, actor: Actor, state: State) -> None:
    if state == "set":
        actors.become(connection, actor)
        return
    settings = {"role": actor.role}
    if state in {"empty", "malformed"}:
        text = "" if state == "empty" else '{"malformed'
        settings |= dict.fromkeys(("request.jwt.claims", *actor.settings), text)
    connection.execute(actors.BECOME, (list(settings), list(settings.values())))


def _answer(connection: database.Connection, statement: str) -> Answer:
    connection.execute("savepoint probe")
    try:
        result = database.send(connection, statement)[-1]
    except Failed as failed:
        connection.execute("rollback to savepoint probe")
        error = failed.error
        diag = error.diag
        said = " ".join(filter(None, (diag.message_primary, diag.message_detail)))
        return Answer(sqlstate=error.sqlstate or "?", said=said, statement=statement)
    names = tuple((result.fname(number) or b"").decode() for number in range(result.nfields))
    rows = tuple(
        tuple(_text(result.get_value(row, column)) for column in range(result.nfields))
        for row in range(result.ntuples)
    )
    return Answer(names, rows, statement=statement, affected=result.command_tuples or 0)


def _text(value: bytes | None) -> str | None:
    return value.decode(errors="replace") if value is not None else None

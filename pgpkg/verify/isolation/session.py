"""Look and act as an actor, in every state that a session can be in, and undo it all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from psycopg.pq import TransactionStatus
from psycopg.pq.abc import PGresult

from pgpkg import actor as actors
from pgpkg import database, shipped
from pgpkg.database import Failed
from pgpkg.model import Actor
from pgpkg.verify.isolation.fingerprints import Fingerprints, Prints, row, text
from pgpkg.verify.isolation.relations import literal

State = Literal["never", "set", "after", "empty", "malformed"]

IN_WORDS: Mapping[State, str] = {
    "never": "in a new session without any context",
    "set": "with its context set",
    "after": "in a session whose last transaction had a context",
    "empty": "with an empty context",
    "malformed": "with a malformed context",
}
WITHOUT: tuple[State, ...] = ("never", "after", "empty", "malformed")
OPENING = ("begin", "set constraints all immediate", "set local statement_timeout = '10s'")
PROBE, AGAIN = "savepoint probe", "rollback to savepoint probe"
TOUCHED = shipped.sql("catalog", "isolation_touched.sql").rstrip().rstrip(";")
IDLE = TransactionStatus.IDLE
TOGETHER = 64  # queries in one message, as long as none of them fails
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
    prints: Fingerprints
    setup: Sequence[str] = ()

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
        """Run queries, each for itself, in one transaction that is rolled back. Raises Failed when
        the scene for them cannot be set."""
        connection = self._of(state)
        scene = [*OPENING, *self.setup, become(actor, state), PROBE]
        answers: dict[str, Answer] = {}
        waiting, size = list(queries.items()), TOGETHER
        with _undone(connection):
            while waiting:
                some = waiting[:size]
                results, failed = _sent(connection, [*scene, *(query for _, query in some)])
                if failed is not None and failed.index < len(scene):
                    raise failed
                for (name, query), result in zip(some, results[len(scene) :], strict=False):
                    answers[name] = _answer(result, query)
                if failed is not None:
                    name, query = some[failed.index - len(scene)]
                    answers[name] = _refused(failed, [query])
                waiting = waiting[len(results) - len(scene) + (failed is not None) :]
                size = 2 * size if failed is None else 1
                scene = [AGAIN]
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
        rolled back, and what failed has changed nothing."""
        connection = self._of(state)
        prints = self.prints.query(connection, relation)
        is_moved = bool(before or self.setup)  # the scene itself may have changed rows
        opening = [*OPENING, *self.setup, *before, *([prints] if is_moved else [])]
        scene = [*opening, become(actor, state), PROBE]
        watching = TOUCHED if relation == EVERYTHING else prints
        closing = ["set local role none", then or "select null", watching]
        closing += [] if relation == EVERYTHING else ["rollback"]
        answer, after, was, is_so = Answer(), dict[str, Prints](), None, False
        with _undone(connection):
            for statement in statements:
                results, failed = _sent(connection, [*scene, statement, *closing])
                if failed is not None and failed.index != len(scene):
                    return Effect(_refused(failed, before), is_possible=False)
                if is_moved and was is None:
                    was = row(results[len(opening) - 1])
                if failed is None:
                    answer = _answer(results[len(scene)], statement)
                    is_so = row(results[len(scene) + 2])[0] == "t"
                    after = self._after(connection, relation, results[len(scene) + 3])
                    break
                answer = _refused(failed, [statement])
                scene = [AGAIN]
        changed = (
            self.prints.changed(was or self.prints.standing(connection, table), now)
            for table, now in after.items()
        )
        return Effect(answer, frozenset().union(*changed), then=is_so)

    def _after(
        self, connection: database.Connection, relation: str, seen: PGresult
    ) -> dict[str, Prints]:
        """Return the fingerprints as they are now: of one relation, or of all tables that may
        have been written to."""
        if relation != EVERYTHING:
            return {relation: row(seen)}
        names = {text(seen.get_value(number, 0)) or "" for number in range(seen.ntuples)}
        tables = sorted({self.prints.root(name) for name in names if name in self.prints.relations})
        queries = [self.prints.query(connection, table) for table in tables]
        results = database.send(connection, "; ".join(queries)) if queries else []
        return {table: row(result) for table, result in zip(tables, results, strict=True)}

    def _of(self, state: State) -> database.Connection:
        return self.untouched if state == "never" else self.connection


@contextmanager
def _undone(connection: database.Connection) -> Iterator[None]:
    try:
        yield
    finally:
        if not connection.closed and connection.pgconn.transaction_status != IDLE:
            database.send(connection, "rollback")


def _sent(
    connection: database.Connection, statements: Sequence[str]
) -> tuple[Sequence[PGresult], Failed | None]:
    """Send one message; return the results of the statements that went well, and the failure."""
    try:
        return database.send(connection, "; ".join(statements)), None
    except Failed as failed:
        return failed.results, failed


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


def _answer(result: PGresult, statement: str) -> Answer:
    names = tuple((result.fname(number) or b"").decode() for number in range(result.nfields))
    rows = tuple(
        tuple(text(result.get_value(number, column)) for column in range(result.nfields))
        for number in range(result.ntuples)
    )
    return Answer(names, rows, statement=statement, affected=result.command_tuples or 0)


def _refused(failed: Failed, statements: Sequence[str]) -> Answer:
    diag = failed.error.diag
    said = " ".join(filter(None, (diag.message_primary, diag.message_detail)))
    return Answer(sqlstate=failed.error.sqlstate or "?", said=said, statement="; ".join(statements))

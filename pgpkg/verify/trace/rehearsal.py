"""A migration run and taken back, in the very database in which it is watched afterwards."""

from __future__ import annotations

from pgpkg.database import Connection
from pgpkg.model import Migration
from pgpkg.verify.trace import sessions
from pgpkg.verify.trace.running import Behaving, Runner
from pgpkg.verify.trace.session import Deployer
from pgpkg.verify.trace.sessions import Outcome

# What a rollback does not take back.
NUMBERS = "select oid::bigint, pg_sequence_last_value(oid) from pg_class where relkind = 'S' and oid >= 16384"  # noqa: E501
SET_BACK = "select setval(s.seqrelid::regclass, coalesce(%s, s.seqstart), %s) from pg_sequence as s where s.seqrelid = %s"  # noqa: E501


def by(
    deployer: Deployer,
    migration: Migration,
    connection: Connection,
    url: str,
    behaving: Behaving | None,
) -> Outcome:
    """Return where one migration in a transaction leads when this deployer runs it."""
    reached: list[Outcome] = []
    before = dict(connection.execute(NUMBERS.encode()).fetchall())

    def read() -> None:
        reached.append(sessions.read(connection, ()))

    runner = Runner(connection, url, deployer=deployer, behaving=behaving, rehearsing=read)
    traced = runner.run(migration)
    for oid, number in connection.execute(NUMBERS.encode()).fetchall():
        if before.get(oid) != number:
            last = before.get(oid)
            connection.execute(SET_BACK, [last, last is not None, oid])
    outcome = reached[-1] if reached and traced.error is None else Outcome({}, {})
    return sessions.told(outcome, [traced])

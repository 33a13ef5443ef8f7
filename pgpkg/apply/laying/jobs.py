"""Scheduled jobs: through whatever the database has, pg_cron, the platform's stand-in, or the jobs
package."""

from __future__ import annotations

from psycopg import sql

from pgpkg import parse
from pgpkg.apply.laying.addresses import rows
from pgpkg.database import Connection
from pgpkg.model import Recorded

CRON = "cron"
TAKE_OUT = "select {}.unschedule({})"


def unschedule(connection: Connection, job: Recorded) -> None:
    """Take a job that a file scheduled off the schedule again, when it is still there.

    In cron only a job of the current user in this database: those of others under the same name
    stay.
    """
    schema = parse.scheduler(job.text)
    if schema != CRON:
        _take_out(connection, schema, job.name)
        return
    ((has_cron,),) = rows(connection, "object_cron.sql")
    if has_cron:
        rows(connection, "object_unschedule.sql", job.name)


def _take_out(connection: Connection, schema: str, name: str) -> None:
    function = sql.Identifier(schema, "unschedule").as_string() + "(text)"
    (found,) = connection.execute("select to_regprocedure(%s)", [function]).fetchone() or (None,)
    if found is not None:
        connection.execute(sql.SQL(TAKE_OUT).format(sql.Identifier(schema), name))

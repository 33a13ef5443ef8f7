"""Scheduled jobs: through whatever cron the database has, pg_cron or the platform's stand-in."""

from __future__ import annotations

from pgpkg.apply.laying.addresses import rows
from pgpkg.database import Connection


def unschedule(connection: Connection, name: str) -> None:
    """Take a job of the current user in this database off the schedule, when there is one.

    Jobs of others under the same name stay.
    """
    ((has_cron,),) = rows(connection, "object_cron.sql")
    if has_cron:
        rows(connection, "object_unschedule.sql", name)

"""A job that leaves a trace, and its clock turned to where a test wants it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

Db = psycopg.Connection[Any]


@pytest.fixture
def jobs(db: Db) -> Db:
    """The session of the test, with a table that commands write to and no cron to compile into."""
    db.execute("drop schema if exists cron cascade")
    db.execute("create table public.trace (who text default current_user, said text)")
    db.execute("grant all on public.trace to public")
    db.commit()
    return db


@pytest.fixture
def declare(jobs: Db) -> Callable[..., None]:
    """A function that declares a job which last ticked when the test says."""

    def make(
        name: str = "tidy",
        schedule: str = "* * * * *",
        command: str = "insert into public.trace default values",
        since: str | None = None,
        **options: Any,
    ) -> None:
        given = {"name": name, "schedule": schedule, "command": command, **options}
        arguments = ", ".join(f"{key} => %({key})s" for key in given)
        jobs.execute(f"select jobs.schedule({arguments})", given)
        if since is not None:
            jobs.execute(
                "update jobs.clock as c set next_at ="
                " jobs.next_tick(j.schedule, %s::timestamptz, j.timezone)"
                " from jobs.job as j where j.id = c.job_id and j.name = %s",
                [since, name],
            )
        jobs.commit()

    return make

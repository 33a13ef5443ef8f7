"""What happens without anybody asking: scheduled commands and triggers, run and watched."""

from __future__ import annotations

from collections.abc import Iterator

from pgpkg import database
from pgpkg.names import listed
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found, Outcome
from pgpkg.verify.jobs import bounds, failing, ground, repeating, scheduled, secrets, triggers
from pgpkg.verify.jobs.playing import Stage

JOB_RULES = (failing.RULE, repeating.RULE, secrets.RULE)
RULES = (*JOB_RULES, triggers.RULE, bounds.RULE)
NOTHING_SCHEDULED = "nothing is scheduled"


def rules() -> tuple[str, ...]:
    return RULES


def run(context: Context) -> Outcome:
    """Run every job and wake every trigger, in a database that is thrown away."""
    with context.built(seeded=True) as url, database.connect(url) as connection:
        jobs = scheduled.read(connection, context)
        ground.fill(connection, context)
        stage = Stage(connection, context, ground.machinery(context))
        found = list(_of_jobs(stage, jobs))
        unwritten: list[str] = []
        found += triggers.judge(connection, url, context, unwritten)
        found += bounds.judge(stage, jobs)
    notes = dict.fromkeys(JOB_RULES, NOTHING_SCHEDULED) if not jobs else {}
    if unwritten:
        notes[triggers.RULE] = f"no row could be made up: {listed(unwritten)}"
    return Outcome(tuple(found), notes=notes)


def _of_jobs(stage: Stage, jobs: tuple[scheduled.Job, ...]) -> Iterator[Found]:
    for job in jobs:
        yield from secrets.judge(job)
        broken = tuple(failing.judge(stage, job))
        yield from broken
        if not broken:
            yield from repeating.judge(stage, job)

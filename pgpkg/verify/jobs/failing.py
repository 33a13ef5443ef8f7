"""Rule job-fails: the command would fail when its time comes, and nobody would be there to see."""

from __future__ import annotations

from collections.abc import Iterator

from pgpkg.model import Finding
from pgpkg.verify.family import Found
from pgpkg.verify.jobs import secrets
from pgpkg.verify.jobs.playing import ENDS, Failure, Stage, is_alone, is_server_wide
from pgpkg.verify.jobs.scheduled import Job

RULE = "job-fails"
# What depends on the values that happen to be there: made-up ones prove nothing.
BY_VALUE = ("22", "23505", "23503", "23514", "23P01", "P0", "PK", "40")
SUM_OF_NOTHING = "23502"  # without made-up rows an aggregate may be null
ALWAYS_COUNTS = frozenset({"22012"})
OUR_LIMITS = frozenset({"57014", "55P03"})


def judge(stage: Stage, job: Job) -> Iterator[Found]:
    """Yield why a job cannot run."""
    if not job.has_role:
        yield _told(job, Failure("42704", f'role "{job.role}" does not exist'))
        return
    if not job.may_run:
        yield _told(job, Failure("28000", f'role "{job.role}" is not permitted to log in'))
        return
    if is_server_wide(job):
        return
    failed = watch(stage, job)
    if failed is not None and failed.sqlstate not in OUR_LIMITS:
        yield _told(job, failed)


def watch(stage: Stage, job: Job) -> Failure | None:
    """Return how a job fails, on rows that prove it."""
    if is_alone(job) and job.runner is None:
        return stage.play_alone(job, for_real=True)
    with stage.scene():
        failed = stage.play(job)
    if failed is None:
        return None
    if failed.sqlstate in ENDS and job.runner is None:
        return stage.play_alone(job, for_real=True)
    if not _is_by_value(failed):
        return failed
    alone = stage.play_alone(job, for_real=False)
    return alone if alone is not None and alone.sqlstate != SUM_OF_NOTHING else None


def _is_by_value(failed: Failure) -> bool:
    if failed.sqlstate in ALWAYS_COUNTS:
        return False
    is_dynamic = "at EXECUTE" in failed.context
    return failed.sqlstate.startswith(BY_VALUE) or is_dynamic


def _told(job: Job, failed: Failure) -> Found:
    said = secrets.hidden(failed.said, job.command)
    context = secrets.hidden(failed.context, job.command)
    return Found(
        Finding(
            rule=RULE,
            level="error",
            unit="",
            object=job.name,
            message=f"the job {job.name} fails each time it runs as {job.role}: {said}",
            detail=f"Context: {context}" if context else "It was run as its role on seeded rows.",
            hint=_way_out(job, failed),
            evidence={"sqlstate": failed.sqlstate, "role": job.role},
        ),
        home=job.name,
    )


def _way_out(job: Job, failed: Failure) -> str:
    if failed.sqlstate == "55000" and "concurrently" in failed.said:
        return "create unique index <name> on <view> (<key>);  -- all rows, no expression"
    if failed.sqlstate == "42501":
        return f"grant <what it lacks> to {job.role};  -- or schedule it as a role that may"
    if failed.sqlstate in {"42704", "28000"} and "role" in failed.said:
        return f"create role {job.role} login;  -- or schedule the job as a role that may log in"
    return (
        f"begin; set local role {job.role}; <the command>; rollback;"
        "  -- every name with its schema; correct the command until this goes through"
    )

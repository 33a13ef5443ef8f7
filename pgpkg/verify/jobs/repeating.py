"""Rule job-not-idempotent: a second run on the same tick changes more than the first one did."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from pgpkg.model import Finding
from pgpkg.names import listed
from pgpkg.verify.family import Found
from pgpkg.verify.jobs.asking import ask
from pgpkg.verify.jobs.playing import Stage, is_alone, is_server_wide
from pgpkg.verify.jobs.scheduled import Job

RULE = "job-not-idempotent"
RUNS = 16  # work in batches comes to its end within so many
NOTES_RUNS = re.compile(r"(^|_)(logs?|history|runs?)$")
ROWS = "select {key}, md5(row({shown})::text) from {name} as t"

Row = tuple[str | None, str]
State = dict[str, Counter[Row]]


def judge(stage: Stage, job: Job) -> Iterator[Found]:
    """Yield what a job does twice."""
    if is_alone(job) or is_server_wide(job):
        return
    with stage.scene():
        before = stage.touched()
        if stage.play(job) is not None:
            return
        touched = {oid for oid, _ in stage.touched() - before}
    shown = [t for t in ask(stage.connection, "tables") if t["oid"] in touched]
    tables = [t for t in shown if t["schema"] not in stage.machinery]
    if tables:
        doubled = _watch(stage, job, tables)
        if doubled:
            yield _told(job, doubled)


def _watch(stage: Stage, job: Job, tables: list[dict[str, Any]]) -> list[str]:
    """Return the tables that further runs go on changing.

    Work in batches takes other rows each time and is done in the end; a row that two runs change,
    or a change without end, is done twice.
    """
    with stage.scene():
        states = [_state(stage, tables)]
        for _ in range(RUNS):
            if stage.play(job) is not None:
                return []
            states.append(_state(stage, tables))
            if states[-1] == states[-2]:
                break
    changes = [_changed(a, b) for a, b in pairwise(states)]
    if len(changes) < 2 or not any(changes[1].values()):
        return []
    again = [name for name, rows in changes[1].items() if rows]
    if any(changes[-1].values()):  # no end
        return [name for name, rows in changes[-1].items() if rows]
    twice = [name for name in again if changes[0][name] & changes[1][name]]
    return twice if twice == again else []


def _state(stage: Stage, tables: list[dict[str, Any]]) -> State:
    found: State = {}
    for table in tables:
        key = f"row({table['key']})::text" if table["key"] else "null"
        query = ROWS.format(key=key, shown=table["shown"] or "", name=table["name"])
        found[table["name"]] = Counter(stage.connection.execute(query.encode()).fetchall())
    return found


def _changed(before: State, after: State) -> Mapping[str, set[str]]:
    """Return the keys of rows that are others than before, by table. A row whose key alone is
    new, because it was made again, is the same; so is one more line in a log."""
    found = {}
    for name, rows in after.items():
        is_log = NOTES_RUNS.search(name.strip('"')) is not None
        came, went = rows - before[name], before[name] - rows
        is_same = Counter(v for _, v in came.elements()) == Counter(v for _, v in went.elements())
        keys = {key or value for key, value in (*came, *went)}
        found[name] = set() if is_same or (is_log and not went) else keys
    return found


def _told(job: Job, tables: list[str]) -> Found:
    named = listed(tables)
    return Found(
        Finding(
            rule=RULE,
            level="warning",
            unit="",
            object=job.name,
            message=f"the job {job.name} changes {named} again when it runs twice on one tick",
            detail="Run a second time at the same moment, it changed more than the first run had.",
            hint=(
                f"insert into {tables[0]} (...) select ... on conflict (<key of the tick>) do"
                " nothing;  -- or: where not exists (...), or update only what is not done yet"
            ),
            evidence={"tables": sorted(tables)},
        ),
        home=job.name,
    )

"""Kills deploys, each in a process of its own, and looks at what the next run makes of it.

Not a test: test_apply_kill.py starts it. It loads the project once and forks for every kill, so
that a kill costs a fraction of a second. Prints what it found as JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from pgpkg import apply as applying
from pgpkg import catalog
from pgpkg import database as databases
from pgpkg.project import Project

STATE = (
    "select (select jsonb_agg(m.migration_id order by 1) from _yoyo_migration m),"
    " (select jsonb_agg(m.id order by 1) from pgpkg.migration m),"
    " (select jsonb_agg(concat_ws(' ', kind, name, sha256) order by kind, name)"
    "  from pgpkg.current_object),"
    " (select jsonb_agg(i order by id) from shop.item i),"
    " (select count(*) from pg_index where not indisvalid)::integer,"
    " (select count(*) from pgpkg.journal)::integer"
)
MARKS = (
    "select m.id, to_regclass(m.mark) is not null,"
    " exists (select from _yoyo_migration y where y.migration_id = m.id),"
    " exists (select from pgpkg.migration l where l.id = m.id)"
    " from jsonb_each_text(%s::jsonb) as m (id, mark)"
)


class Waits:
    """Counts the round trips of a process, and kills it after one of them, or in it."""

    def __init__(self, point: int | None = None, *, inside: bool = False) -> None:
        self.count = 0
        wait = psycopg.Connection.wait

        def counted(connection: Any, *args: Any, **kwargs: Any) -> Any:
            self.count += 1
            number = self.count  # the watcher counts, too
            if inside and number == point:
                # The message is on its way, or with the server: between any two statements of it.
                delay = random.choice([0, random.uniform(0, 0.02)])
                threading.Timer(delay, os.kill, [os.getpid(), signal.SIGKILL]).start()
                answer = wait(connection, *args, **kwargs)
                time.sleep(delay)
                return answer
            answer = wait(connection, *args, **kwargs)
            if number == point:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        psycopg.Connection.wait = counted  # type: ignore[method-assign]


def deploy(project: Project, url: str) -> None:
    applying.apply(url, project, allow_unreleased=True, deploy=project.config.settings.deploy)


def forked(work: Any) -> tuple[int, str]:
    """Run work in a child; answer its wait status and what it wrote."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            os.write(writing, json.dumps(work()).encode())
            code = 0
        except BaseException as error:
            os.write(writing, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    return os.waitpid(child, 0)[1], said


def look(url: str) -> Any:
    """Everything that must be the same after a kill as without one."""
    with closing(databases.connect(url)) as connection:
        found = catalog.snapshot(connection, ["shop"])
        state = connection.execute(STATE).fetchone()
        return [sorted([list(k), v] for k, v in found.items()), list(state or ())]


def half_done(url: str, marks: dict[str, str]) -> list[str]:
    """Transactional migrations that are not whole: applied and unrecorded, or the reverse."""
    with closing(databases.connect(url)) as connection:
        rows = connection.execute(MARKS, [json.dumps(marks)]).fetchall()
    return [name for name, *there in rows if len(set(there)) > 1]


def recovered(project: Project, url: str) -> Any:
    deploy(project, url)
    plan = project.plan(url)
    return [look(url), plan.is_empty]


def main(
    folder: str, admin: str, template: str, half: int, marks: dict[str, str]
) -> dict[str, Any]:
    """Do one half of the kills, so that two workers share them."""
    project = Project.load(Path(folder))
    project.tree.migrations  # noqa: B018
    server = databases.connect(admin)
    wrong: list[str] = []

    def clone() -> str:
        name = f"{template}_kill"
        server.execute(f"drop database if exists {name} with (force)".encode())
        server.execute(f"create database {name} template {template} strategy file_copy".encode())
        return make_conninfo(admin, dbname=name)

    def undisturbed() -> Any:
        waits = Waits()
        started = time.monotonic()
        deploy(project, target)
        took, counted = time.monotonic() - started, waits.count
        return [counted, took, look(target)]

    recovered(project, clone())  # what a deploy imports and works out is then there in every fork
    target = clone()
    status, said = forked(undisturbed)
    if status:
        return {"wrong": [f"undisturbed: {said}"], "points": 0, "random": 0}
    points, took, expected = json.loads(said)

    def check(what: str, kill: Any) -> None:
        url = clone()
        kill(url)
        torn = half_done(url, marks)
        if torn:
            wrong.append(f"{what}: not whole: {torn}")
        status, said = forked(lambda: recovered(project, url))
        if status:
            wrong.append(f"{what}: the next run: {said}")
            return
        found, is_empty = json.loads(said)
        if found != expected:
            wrong.append(f"{what}: another database: {difference(found, expected)}")
        if not is_empty:
            wrong.append(f"{what}: the next run left work")

    def at(point: int, *, inside: bool) -> Any:
        def kill(url: str) -> None:
            def work() -> None:
                Waits(point, inside=inside)
                deploy(project, url)

            status, said = forked(work)
            if not os.WIFSIGNALED(status):
                wrong.append(f"point {point} was not reached: {said}")

        return kill

    for point in range(1 + half, points + 1, 2):
        check(f"after round trip {point}", at(point, inside=False))
    for point in range(1 + 4 * half, points + 1, 8):
        check(f"in round trip {point}", at(point, inside=True))

    def any_time(url: str) -> None:
        child = os.fork()
        if child == 0:
            try:
                deploy(project, url)
            finally:
                os._exit(0)
        time.sleep(random.uniform(0, took * 1.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    for number in range(half, 30, 2):
        check(f"random moment {number}", any_time)
    server.execute(f"drop database if exists {template}_kill with (force)".encode())
    return {"wrong": wrong, "points": points, "random": 15}


def difference(found: Any, expected: Any) -> str:
    """The first things that differ, for a person."""
    ours, theirs = ({json.dumps(row) for row in side[0]} for side in (found, expected))
    return json.dumps([sorted(ours ^ theirs)[:3], found[1], expected[1]])[:2000]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:4], int(sys.argv[4]), json.loads(sys.argv[5]))))

"""The queues that are measured: how each is laid, and the scripts that drive it.

A side has `enqueue` (one job a statement), `fill` (:count jobs in one statement), `one` (claim and
complete one job) and `hundred` (the same for a batch); those of the SQL libraries lie in queue/,
those of the Node libraries are made from what they send.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.peers.load import rate
from tests.bench.peers.recorded import Variable, gathered, record, written
from tests.bench.peers.stage import Stage, run, settle

SCRIPTS = Path(__file__).parent / "queue"
AT_ONCE = 10_000


@dataclass(frozen=True)
class Side:
    """One queue. `share` is the part of the jobs that it is asked to do: 1, or less when slow."""

    name: str
    lay: Callable[[str], None]
    template: str
    scripts: Path
    share: float = 1.0
    variables: dict[str, int | str] = field(default_factory=dict)

    def has(self, script: str) -> bool:
        """Whether it can do this at all."""
        return (self.scripts / f"{script}.sql").is_file()


def sides(stage: Stage) -> Iterator[Side]:
    """Lay every queue that is installed; ours comes first."""
    yield _pgpkg(stage)
    if stage.installed.pgmq is not None:
        yield _pgmq(stage, stage.installed.pgmq)
    if stage.installed.python is not None:
        yield _procrastinate(stage, stage.installed.python)
    if stage.installed.node is not None:
        yield _graphile_worker(stage)
        yield _pg_boss(stage)


def fill(stage: Stage, side: Side, url: str, count: int) -> None:
    """Put that many jobs into the queue, and leave nothing to do for the background."""
    script = side.scripts / "fill.sql"
    rounds, rest = divmod(count, AT_ONCE)
    for each, size in ((rounds, AT_ONCE), (1, rest)):
        if each and size:
            rate(stage.server, url, script, clients=1, each=each, count=size)
    settle(url)


def _pgpkg(stage: Stage) -> Side:
    def build(url: str) -> None:
        stage.apply(url, "queue")
        run(url, "select queue.create_queue('bench')")

    nothing: dict[str, int | str] = {"id": 0, "token": 0, "ids": "{}", "tokens": "{}"}
    template = stage.template("pgpkg", build)
    return Side("pgpkg", build, template, SCRIPTS / "pgpkg", variables=nothing)


def _pgmq(stage: Stage, file: Path) -> Side:
    def build(url: str) -> None:
        run(url, "create schema if not exists pgmq")
        run(url, file.read_bytes())
        run(url, "select pgmq.create('bench')")

    return Side("pgmq", build, stage.template("pgmq", build), SCRIPTS / "pgmq")


def _procrastinate(stage: Stage, python: Path) -> Side:
    def build(url: str) -> None:
        (schema,) = python.parents[1].glob("lib/*/site-packages/procrastinate/sql/schema.sql")
        run(url, schema.read_bytes())
        run(url, "select procrastinate_register_worker_v1()")

    template = stage.template("procrastinate", build)
    return Side("procrastinate", build, template, SCRIPTS / "procrastinate")


def _graphile_worker(stage: Stage) -> Side:
    scripts = _folder(stage, "graphile-worker")

    def build(url: str) -> None:
        sent = record(stage, url, "graphile_worker")
        run(url, "truncate graphile_worker._private_jobs")
        one, hundred = written(sent["get_job"]), written(sent["get_job100"])
        done = written(sent["complete_job"], Variable(":id"))
        all_done = written(sent["complete_jobs"], Variable(":ids"))
        _write(scripts, "one", f"{one} \\gset\n{done};")
        _write(scripts, "hundred", f"{gathered(hundred, 'jobs.id')} \\gset\n{all_done};")

    return Side("graphile-worker", build, stage.template("graphile-worker", build), scripts)


def _pg_boss(stage: Stage) -> Side:
    scripts = _folder(stage, "pg-boss")

    def build(url: str) -> None:
        sent = record(stage, url, "pg_boss")
        many = "(select json_agg(json_build_object('name', 'bench', 'data',"
        many += " json_build_object('n', 1))) from generate_series(1, :count::integer))"
        insert = {**sent["insert"], "values": [Variable(many), *sent["insert"]["values"][1:]]}
        one, hundred = written(sent["fetch1"]), written(sent["fetch100"])
        done = written(sent["complete"], Variable("array[:id]"), None)
        all_done = written(sent["complete"], Variable(":ids"), None)
        _write(scripts, "enqueue", f"{written(sent['send'])};")
        _write(scripts, "fill", f"{written(insert)};")
        _write(scripts, "one", f"{one} \\gset\n{done};")
        _write(scripts, "hundred", f"{gathered(hundred, 'j.id')} \\gset\n{all_done};")

    # Its fetch sorts the whole queue: a twentieth of the jobs takes as long as all of the others'.
    return Side("pg-boss", build, stage.template("pg-boss", build), scripts, share=0.05)


def _folder(stage: Stage, name: str) -> Path:
    """Return a folder for scripts that are made, with those that are written by hand."""
    folder = stage.folder / name
    folder.mkdir(exist_ok=True)
    for file in (SCRIPTS / name).glob("*.sql"):
        _write(folder, file.stem, file.read_text())
    return folder


def _write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.sql").write_text(text.rstrip() + "\n")

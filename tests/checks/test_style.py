"""sqlfluff reads rendered SQL, remembers what it said, and can be given other settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pgpkg.errors import StyleToolFails
from pgpkg.project import Project
from pgpkg.verify import style

PROJECT = {
    "pgpkg.toml": '[project]\nname = "app"\n',
    "sql/schema.sql": "create schema {{ schema }};\n",
    "sql/views/one.sql": (
        "{# a comment\n   of two lines #}\n"
        "create or replace view {{ schema }}.one as\nSELECT 1 as number;\n"
    ),
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name, text in PROJECT.items():
        file = tmp_path / "project" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "project"


def findings(root: Path):
    report = Project.load(root).verify(["style"])
    return [(f.file, f.line, f.evidence["code"]) for f in report.findings if f.unit == "app"]


def test_fault_is_told_at_the_line_of_the_template(project):
    assert findings(project) == [("sql/views/one.sql", 4, "CP01")]


def test_second_look_asks_nobody(project, monkeypatch):
    first = findings(project)

    def nobody(*_arguments: object) -> None:
        raise AssertionError("sqlfluff was asked again")

    monkeypatch.setattr(style, "_in_processes", nobody)
    assert findings(project) == first
    (cache,) = (project.parent / "cache").rglob("*.json")
    assert json.loads(cache.read_text())

    (project / "sql/views/one.sql").write_text(
        "create or replace view app.one as\nselect 2 as b;\n"
    )
    with pytest.raises(AssertionError, match="asked again"):
        findings(project)


def test_settings_of_the_project_win(project):
    (project / "sqlfluff.cfg").write_text(
        "[sqlfluff]\ndialect = postgres\nrules = CP01\n"
        "[sqlfluff:rules:capitalisation.keywords]\ncapitalisation_policy = upper\n"
    )

    faults = {(line, code) for file, line, code in findings(project) if "one" in file}
    assert faults == {(3, "CP01"), (4, "CP01")}


def test_broken_settings_are_our_error(project):
    (project / "sqlfluff.cfg").write_text("[sqlfluff]\ndialect = klingon\n[sqlfluff:rules]\na\n")

    with pytest.raises(StyleToolFails) as caught:
        findings(project)
    assert caught.value.file == "sqlfluff.cfg"


def test_cache_that_cannot_be_read_or_written_is_done_without(project, monkeypatch):
    blocked = project.parent / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))

    assert findings(project) == [("sql/views/one.sql", 4, "CP01")]


def test_released_migration_is_only_noted(project):
    folder = project / "migrations"
    folder.mkdir()
    header = "-- pgpkg: irreversible: nothing to undo\n"
    (folder / "app_0001_one.sql").write_text(header + "SELECT 1;\n")
    Project.load(project).release()
    (folder / "app_0002_two.sql").write_text(f"-- depends: app_0001_one\n{header}SELECT 2;\n")

    found = Project.load(project).verify(["style"]).findings
    levels = {f.object: f.level for f in found if f.object.startswith("app_0")}
    assert levels == {"app_0001_one": "info", "app_0002_two": "warning"}


def test_style_of_the_style_page_passes(project):
    (project / "sql/functions").mkdir()
    (project / "sql/functions/claim.sql").write_text(
        """-- Claims due messages of one queue, oldest first.
create or replace function {{ schema }}.claim(
    queue text,
    batch integer default 1,
    lease interval default interval '30 seconds'
)
returns setof bigint
language sql
volatile
security invoker
set search_path = ''
as $$
    select 1::bigint;
$$;

comment on function {{ schema }}.claim(text, integer, interval) is
'Claims up to batch due messages of one queue and hides them for the lease.';

revoke all on function {{ schema }}.claim(text, integer, interval) from public;
"""
    )
    (project / "sql/views/one.sql").write_text(
        """create or replace view {{ schema }}.one
with (security_invoker = true) as
with due as materialized (
    select m.id
    from {{ schema }}.message as m
    where
        m.queue = 'mail'
        and m.visible_at <= now()
    order by m.visible_at, m.id
)

select
    d.id,
    count(*) filter (where d.id > 0) as many
from due as d
inner join {{ schema }}.message as m on d.id = m.id
group by d.id;
"""
    )
    (project / "sql/tables").mkdir()
    (project / "sql/tables/message.sql").write_text(
        """-- Messages waiting for a worker.
create table {{ schema }}.message (
    id bigint generated always as identity primary key,
    queue text not null,
    visible_at timestamptz not null default now(),
    attempts integer not null default 0,
    constraint message_queue_is_named check (length(queue) between 1 and 63)
);

-- Serves claim().
create index message_due
on {{ schema }}.message (queue, visible_at, id)
where attempts < 5;

alter table {{ schema }}.message enable row level security;

create policy message_owner_reads on {{ schema }}.message
for select
to public
using (queue = (select current_setting('app.queue')));
"""
    )

    assert findings(project) == []

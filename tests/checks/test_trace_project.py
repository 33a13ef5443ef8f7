"""A project's migrations are traced from what is released, with its files and its seeds."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pgpkg.errors import UnknownBase
from pgpkg.project import Project

from .conftest import write_project

RELEASED = """
-- file: sql/schema.sql
create schema {{ schema }};
-- file: sql/tables/ticket.sql
create table {{ schema }}.ticket (
    id bigint generated always as identity primary key,
    title text not null,
    note text
);
-- file: sql/views/titled.sql
create or replace view {{ schema }}.titled as select t.id, t.title from {{ schema }}.ticket as t;
-- file: sql/seed/ticket.sql
insert into {{ schema }}.ticket (title) values ('one'), ('two');
-- file: migrations/app_0001_create_ticket.sql
create schema app;
create table app.ticket (
    id bigint generated always as identity primary key,
    title text not null,
    note text
);
-- file: migrations/app_0001_create_ticket.rollback.sql
drop schema app cascade;
"""
CHANGE = """
-- file: migrations/app_0002_change.sql
-- pgpkg: irreversible: a test
-- depends: app_0001_create_ticket
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one released migration, committed."""
    write_project(tmp_path, RELEASED)
    Project.load(tmp_path).release()
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    return tmp_path


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@a.test", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True)


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "a")


def traced(root, server, *families: str, base: str | None = None):
    report = Project.load(root).verify(families or ["trace"], base=base, server=server)
    own = [f for f in report.findings if f.level != "info"]
    return report, {(f.rule, f.object): f for f in own}


def test_without_new_migrations_nothing_is_run(project, server):
    report, found = traced(project, server)

    assert found == {}
    assert {c.reason for c in report.checks if c.rule == "table-rewrite"} == {
        "every migration is released"
    }


def test_finding_points_to_the_line_of_the_migration(project, server):
    write_project(
        project, CHANGE + "\nalter table app.ticket\nalter column title type varchar(9);\n"
    )

    _, found = traced(project, server)

    one = found["table-rewrite", "app.ticket"]
    assert (one.unit, one.file, one.line) == ("app", "migrations/app_0002_change.sql", 4)
    assert "add column title_new" in one.hint


def test_view_of_the_files_does_not_stand_in_the_way(project, server):
    write_project(project, CHANGE + "\nalter table app.ticket drop column title;\n")
    view = project / "sql/views/titled.sql"
    view.write_text("create or replace view {{ schema }}.titled as select 1 as id;\n")

    _, found = traced(project, server)

    assert ("data-loss", "app.ticket.title") in found
    assert "migration-fails" not in {rule for rule, _ in found}


def test_column_that_the_seeds_leave_empty_holds_no_data(project, server):
    write_project(project, CHANGE + "\nalter table app.ticket drop column note;\n")

    _, found = traced(project, server)

    assert "data-loss" not in {rule for rule, _ in found}


def test_behaviour_and_seeds_of_tomorrow_do_not_disturb_the_released_state(project, server):
    write_project(project, CHANGE + "\nalter table app.ticket add column code text;\n")
    (project / "sql/views/coded.sql").write_text(
        "create or replace view {{ schema }}.coded as select code from {{ schema }}.ticket;\n"
    )
    (project / "sql/seed/code.sql").write_text("update {{ schema }}.ticket set code = 'x';\n")

    _, found = traced(project, server)

    assert {rule for rule, _ in found} <= {"no-lock-timeout", "require-lock-timeout"}


def test_base_says_what_is_new(project, server):
    write_project(project, CHANGE + "\ncreate index ticket_title on app.ticket (title);\n")
    Project.load(project).release()
    commit(project)

    _, released = traced(project, server)
    _, new = traced(project, server, base="HEAD~1")

    assert released == {}
    assert ("index-rebuild", "app.ticket") in new


def test_base_that_git_does_not_know_is_refused(project, server):
    with pytest.raises(UnknownBase, match="no commit named nowhere"):
        traced(project, server, base="nowhere")


def test_base_that_a_shallow_clone_lacks_is_refused_with_the_way_to_fetch_it(
    project, server, tmp_path_factory
):
    (project / "note.txt").write_text("one more commit\n")
    commit(project)
    clone = tmp_path_factory.mktemp("clone") / "shallow"
    git(project, "clone", "-q", "--depth", "1", project.as_uri(), str(clone))

    with pytest.raises(UnknownBase) as refused:
        traced(clone, server, base="HEAD~1")
    report, found = traced(clone, server, base="HEAD")

    assert "shallow clone" in refused.value.detail
    assert "git fetch --unshallow" in refused.value.hint
    assert found == {}
    assert {c.reason for c in report.checks if c.rule == "table-rewrite"} == {
        "every migration is released"
    }


def test_base_without_a_repository_is_refused(server, tmp_path: Path):
    write_project(tmp_path, RELEASED)

    with pytest.raises(UnknownBase) as refused:
        traced(tmp_path, server, base="main")

    assert "in no git repository" in refused.value.detail


def test_silence_with_a_reason_is_respected(project, server):
    text = "\n-- pgpkg: allow data-loss: nobody reads it\n-- pgpkg: allow migration-fails: never\n"
    write_project(project, f"{CHANGE}{text}truncate app.ticket;\n")

    _, found = traced(project, server)

    assert "data-loss" not in {rule for rule, _ in found}
    assert ("unused-allow", "app_0002_change") in found


def test_migration_that_does_not_run_is_a_finding_and_not_a_crash(project, server):
    write_project(
        project, CHANGE + "\ncreate index concurrently ticket_title on app.ticket (title);\n"
    )

    report, found = traced(project, server, "catalog", "types", "roads", "roundtrip", "trace")

    one = found["migration-fails", "app_0002_change"]
    assert (one.file, one.line) == ("migrations/app_0002_change.sql", 4)
    skipped = {c.family for c in report.checks if c.status == "skipped" and "0002" in c.reason}
    assert "catalog" in skipped


def test_several_new_migrations_are_run_one_after_the_other(project, server):
    first = CHANGE + "\nalter table app.ticket add constraint t check (note <> '') not valid;\n"
    second = """
-- file: migrations/app_0003_prove.sql
-- pgpkg: irreversible: a test
-- depends: app_0002_change
alter table app.ticket validate constraint t;
"""
    write_project(project, first + second)

    _, found = traced(project, server)

    assert "table-scan" not in {rule for rule, _ in found}


def test_lock_counts_although_behaviour_had_to_make_way(project, server):
    (project / "sql/policies").mkdir()
    (project / "sql/policies/ticket.sql").write_text(
        "drop policy if exists ticket_titled on {{ schema }}.ticket;\n"
        "create policy ticket_titled on {{ schema }}.ticket using (title <> '');\n"
    )
    statements = "alter table app.ticket alter column title type varchar;\nselect 1;\n"
    write_project(project, f"{CHANGE}\n{statements}")

    _, found = traced(project, server)

    assert ("blocks-reads", "app.ticket") in found
    assert "table-rewrite" not in {rule for rule, _ in found}

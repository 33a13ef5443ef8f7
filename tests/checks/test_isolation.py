"""What the probes of row security promise beyond single rules."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pgpkg.errors import ConfigError, UnusableAccess
from pgpkg.project import Project
from tests.checks.conftest import write_project

TICKET = """-- base: tenants
-- file: sql/tables/ticket.sql
create table app.ticket (
    id bigint generated always as identity primary key,
    tenant_id integer not null,
    title text not null
);
create index ticket_of_tenant on app.ticket (tenant_id);
alter table app.ticket enable row level security;
grant select, insert on app.ticket to authenticated;
-- file: sql/policies/ticket.sql
create policy ticket_own on app.ticket for select to authenticated
using (tenant_id = (select app.current_tenant()));
"""
VIEW = """-- file: sql/views/title.sql
create view app.title{option} as select id, title from app.ticket;
grant select on app.title to authenticated;
"""


def status(report, rule):
    return {c.family: (c.status, c.reason) for c in report.checks if c.rule == rule}


def found(report):
    return sorted({(f.rule, f.object) for f in report.findings})


def test_without_isolation_in_the_config_every_rule_is_skipped_with_the_reason(prove):
    report = prove("-- file: sql/schema.sql\ncreate schema app;\n", "isolation")

    assert report.findings == ()
    assert {c.status for c in report.checks} == {"skipped"}
    assert {c.reason for c in report.checks} == {
        "no [isolation] in the config says whose rows are whose"
    }


def test_a_denial_without_a_control_is_unproven_and_said(prove):
    report = prove(TICKET, "isolation")

    assert found(report) == []
    state, reason = status(report, "tenant-write")["isolation"]
    assert state == "passed"
    assert "alice insert app.ticket (new row violates row-level security policy" in reason
    assert "select" not in reason


def test_what_is_watched_overrules_what_is_read_from_the_catalog(prove):
    # The view asks who is calling: read from its text it is open, watched it is not.
    guarded = VIEW.format(option="").replace(
        "from app.ticket", "from app.ticket where tenant_id = app.current_tenant()"
    )
    report = prove(TICKET + guarded, "catalog", "isolation")

    assert ("view-bypasses-rls", "app.title") not in found(report)
    checks = status(report, "view-bypasses-rls")
    assert checks["isolation"][0] == "passed"
    assert checks["catalog"] == (
        "skipped",
        "judged by isolation, which watches what happens",
    )


def test_a_view_over_an_open_table_is_not_blamed_for_it(prove):
    opened = TICKET.replace("tenant_id = (select app.current_tenant())", "tenant_id is not null")
    report = prove(opened + VIEW.format(option=" with (security_invoker = true)"), "isolation")

    assert ("tenant-leak", "app.ticket") in found(report)
    assert ("view-bypasses-rls", "app.title") not in found(report)


def test_rows_of_the_seed_are_used_where_it_has_them_of_every_tenant(prove):
    seeded = TICKET.replace("title text not null", "title text not null check (title ~ '^T-')") + (
        "-- file: sql/seed/10_ticket.sql\n"
        "insert into app.ticket (tenant_id, title) values (1, 'T-one'), (2, 'T-other');\n"
    )
    opened = seeded.replace("tenant_id = (select app.current_tenant())", "id > 0")

    assert ("tenant-leak", "app.ticket") in found(prove(opened, "isolation"))


def test_update_writes_who_can_do_what_and_then_nothing_differs(server, roles, tmp_path):
    write_project(tmp_path, TICKET)
    project = Project.load(tmp_path)

    project.verify(["isolation"], server=server, update=True)

    kept = tomllib.loads((tmp_path / "sql" / "access.toml").read_text())
    assert kept["alice"]["app.ticket"] == {"select": "own", "insert": "unproven"}
    assert kept["alice"] == kept["bob"]
    again = Project.load(tmp_path).verify(["isolation"], server=server)
    assert found(again) == []


def test_what_a_change_opens_is_told_by_actor_and_verb(server, roles, tmp_path):
    write_project(tmp_path, TICKET)
    Project.load(tmp_path).verify(["isolation"], server=server, update=True)
    policies = tmp_path / "sql" / "policies" / "ticket.sql"
    policies.write_text(
        policies.read_text()
        + "\ncreate policy ticket_made on app.ticket for insert to authenticated\n"
        "with check (tenant_id = (select app.current_tenant()));\n"
    )

    report = Project.load(tmp_path).verify(["isolation"], server=server)

    (finding,) = report.findings
    assert (finding.rule, finding.object) == ("access-changed", "app.ticket")
    assert finding.detail.splitlines() == [
        "alice insert: unproven -> own",
        "bob insert: unproven -> own",
    ]


def test_an_access_file_that_cannot_be_read_is_an_error(server, roles, tmp_path):
    write_project(tmp_path, TICKET)
    Path(tmp_path, "sql", "access.toml").write_text("[alice\n")

    with pytest.raises(UnusableAccess) as refused:
        Project.load(tmp_path).verify(["isolation"], server=server)

    assert refused.value.message == "sql/access.toml cannot be read"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("tenants = { a = 1 }", "isolation.tenants names fewer than two tenants"),
        ("tenants = { a = 1, c = 2 }", "the actor bob belongs to b, which is no tenant"),
    ],
)
def test_tenants_and_actors_must_fit_together(tmp_path, line, message):
    text = TICKET.replace("-- base: tenants\n", "")
    base = (Path(__file__).parent / "bases" / "tenants.sql").read_text()
    with pytest.raises(ConfigError) as refused:
        write_project(tmp_path, base.replace("tenants = { a = 1, b = 2 }", line) + text)

    assert refused.value.message == message
    assert refused.value.line is not None


def test_a_package_may_say_itself_whose_rows_are_whose(server, roles, tmp_path):
    write_project(
        tmp_path,
        """-- file: pgpkg.toml
[project]
name = "app"
-- file: sql/packages/desk/package.toml
name = "desk"
version = "0.1.0"
summary = "Tickets."
[parameters.reader]
type = "name"
default = "authenticated"
[isolation]
column = { "desk.ticket" = "team" }
tenants = { a = "red", b = "blue" }
[actors.ann]
role = "{{ reader }}"
settings = { "desk.team" = "red" }
tenant = "a"
-- file: sql/packages/desk/schema.sql
create schema {{ schema }};
grant usage on schema {{ schema }} to {{ reader }};
-- file: sql/packages/desk/tables/ticket.sql
create table {{ schema }}.ticket (id integer primary key, team text not null);
grant select on {{ schema }}.ticket to {{ reader }};
""",
    )

    report = Project.load(tmp_path).verify(["isolation"], server=server)

    assert found(report) == [("tenant-leak", "desk.ticket")]
    assert report.findings[0].evidence["actors"] == ["ann"]

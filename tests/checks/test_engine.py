"""Findings come home to their templates, can be silenced there, and nothing passes unrun."""

from __future__ import annotations

import pytest

SCHEMA = """
-- file: sql/schema.sql
create schema {{ schema }};
comment on schema {{ schema }} is 'The help desk.';
"""
TABLE = """
-- file: sql/tables/ticket.sql
{# written
   by hand #}
-- What customers asked.
create table {{ schema }}.ticket (
    id bigint primary key,
    parent_id bigint references {{ schema }}.ticket (id)
);

create index ticket_again on {{ schema }}.ticket (id);
comment on table {{ schema }}.ticket is 'What customers asked.';
"""
POLICY = """
-- file: sql/policies/ticket.sql
alter table {{ schema }}.ticket enable row level security;

{% for verb in ("select", "delete") %}
create policy ticket_{{ verb }} on {{ schema }}.ticket
for {{ verb }}
using (id = current_setting('app.ticket')::bigint);
{% endfor %}
"""


def places(report):
    return {(f.rule, f.object): (f.unit, f.file, f.line) for f in report.findings}


def test_finding_points_to_the_line_of_the_template(prove):
    found = places(prove(SCHEMA + TABLE + POLICY, "catalog"))

    file = "sql/tables/ticket.sql"
    key = ("foreign-key-without-index", "app.ticket.ticket_parent_id_fkey")
    assert found[key] == ("app", file, 4)
    assert found["duplicate-index", "app.ticket_again"] == ("app", file, 9)


def test_finding_points_into_a_loop_of_the_template(prove):
    found = places(prove(SCHEMA + TABLE + POLICY, "catalog"))

    for verb in ("select", "delete"):
        place = found["object-without-comment", f"app.ticket.ticket_{verb}"]
        assert place == ("app", "sql/policies/ticket.sql", 4)


def test_allow_line_with_a_reason_silences_its_rule_in_its_file(prove):
    allowed = TABLE.replace(
        "-- What customers asked.\n",
        "-- pgpkg: allow foreign-key-without-index: parents are never deleted\n",
        1,
    )
    report = prove(SCHEMA + allowed, "catalog")

    assert "foreign-key-without-index" not in {f.rule for f in report.findings}
    assert "duplicate-index" in {f.rule for f in report.findings}
    status = {check.rule: check.status for check in report.checks}
    assert status["foreign-key-without-index"] == "passed"
    assert status["duplicate-index"] == "failed"


def test_unused_silence_is_told_whatever_family_runs(prove):
    allowed = TABLE.replace(
        "-- What customers asked.\n", "-- pgpkg: allow rls-off: everybody may read it\n", 1
    )
    report = prove(SCHEMA + allowed, "catalog")

    (found,) = [f for f in report.findings if f.rule == "unused-allow"]
    assert (found.object, found.file, found.line) == ("app.ticket", "sql/tables/ticket.sql", 3)
    assert ("unused-allow", "failed") in {(c.rule, c.status) for c in report.checks}


def test_every_rule_of_the_chosen_families_has_one_check(prove):
    from pgpkg.verify import FAMILIES, allow

    report = prove(SCHEMA + TABLE)

    rules = [check.rule for check in report.checks]
    assert sorted(rules) == sorted(
        [*allow.RULES, *(rule for family in FAMILIES for rule in family.rules)]
    )
    assert {c.family for c in report.checks} == {family.name for family in FAMILIES}
    counts = report.counts
    assert sum(counts[s] for s in ("passed", "failed", "skipped")) == len(rules)
    assert sum(counts[s] for s in ("error", "warning", "info")) == len(report.findings)


def test_report_says_on_which_server_it_looked(prove, server):
    report = prove(SCHEMA, "catalog")

    assert report.server["provider"] == server.provider
    assert report.server["version"].partition(".")[0] == str(server.version // 10000)


@pytest.mark.embedded
def test_rule_that_cannot_run_here_is_skipped_with_its_reason(prove):
    report = prove(SCHEMA, "types")

    skipped = {c.rule: c.reason for c in report.checks if c.status == "skipped"}
    assert skipped == dict.fromkeys(
        ("plpgsql-error", "plpgsql-warning"), "plpgsql_check is not available on this server"
    )


@pytest.mark.local
def test_fault_in_a_body_points_to_its_line_of_the_template(prove):
    function = """
-- file: sql/functions/close_ticket.sql
{# Closes #}
create or replace function {{ schema }}.close_ticket(number bigint) returns void
language plpgsql
as $$
begin
    update {{ schema }}.ticket
    set closed_at = now()
    where id = number;
end;
$$;
"""
    (found,) = prove(SCHEMA + TABLE + function, "types").findings

    assert (found.rule, found.object) == ("plpgsql-error", "app.close_ticket(bigint)")
    assert (found.file, found.line) == ("sql/functions/close_ticket.sql", 6)


def test_unit_that_lives_in_its_migrations_has_one_road_only(prove):
    adopted = """
-- file: sql/schema.sql
create schema if not exists app;
-- file: migrations/app_0001_create_ticket.sql
create schema if not exists app;
create table app.ticket (id bigint primary key);
"""
    report = prove(adopted, "roads", "catalog")

    assert not [f for f in report.findings if f.rule in ("roads-catalog", "object-is-not-ours")]
    notes = {c.rule: c.reason for c in report.checks if c.family == "roads"}
    assert all("app: without tables/ and types/" in note for note in notes.values())


def test_migration_that_does_not_run_is_a_finding_at_its_line(prove):
    broken = """
-- file: migrations/app_0001_create_ticket.sql
create schema app;

create table app.ticket (id bigint primary key, kind app.mood);
"""
    report = prove(SCHEMA + TABLE + broken, "roads", "roundtrip")

    for rule in ("roads-catalog", "roundtrip-catalog"):
        (found,) = [f for f in report.findings if f.rule == rule]
        assert "app.mood" in found.message
        assert (found.file, found.line) == ("migrations/app_0001_create_ticket.sql", 3)

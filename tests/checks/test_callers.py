"""Look-alikes of the rules about what callers can reach: opposite answers, nearly the same text."""

from __future__ import annotations

import pytest

from pgpkg.verify.functions import callers

TICKET = """-- base: tenants
-- file: sql/tables/ticket.sql
create table app.ticket (
    id bigint generated always as identity primary key,
    tenant_id integer not null,
    title text not null
);
create index ticket_of_tenant on app.ticket (tenant_id);
alter table app.ticket enable row level security;
grant select on app.ticket to authenticated;
-- file: sql/policies/ticket.sql
create policy ticket_own on app.ticket for select to authenticated
using (tenant_id = (select app.current_tenant()));
"""
FUNCTION = """-- file: sql/functions/{name}.sql
create function app.{name}({arguments}) returns {returns}
language {language} {volatility} security {security} {settings}
as $$ {body} $$;
revoke all on function app.{name}({types}) from public;
grant execute on function app.{name}({types}) to {role};
"""


def function(body, **more):
    given = {
        "name": "probe", "arguments": "", "types": "", "returns": "bigint", "language": "sql",
        "volatility": "volatile", "security": "definer", "settings": "set search_path = ''",
        "role": "authenticated", "body": body,
    }  # fmt: skip
    return TICKET + FUNCTION.format(**given | more)


@pytest.fixture
def found(prove):
    def run(text):
        report = prove(text, "functions")
        return sorted(f.rule for f in report.findings if f.object.startswith("app.probe("))

    return run


BY_ID = {"arguments": "wanted_id bigint", "types": "bigint"}
CLOSE = "update app.ticket as t set title = 'closed' where t.id = wanted_id"
CASES = {
    "another tenant's row is changed": (
        function(f"{CLOSE} returning t.id", **BY_ID),
        ["function-idor"],
    ),
    "only the caller's own row is changed": (
        function(f"{CLOSE} and t.tenant_id = app.current_tenant() returning t.id", **BY_ID),
        [],
    ),
    "without a context everything comes back": (
        function(
            "select t.title from app.ticket as t"
            " where t.tenant_id = coalesce(app.current_tenant(), t.tenant_id)",
            returns="setof text",
            volatility="stable",
        ),
        ["function-idor"],
    ),
    "what the caller said himself is no leak": (
        function("select wanted_id", volatility="stable", **BY_ID),
        [],
    ),
    "as the caller row security decides": (
        function("select t.id from app.ticket as t", security="invoker", volatility="stable"),
        [],
    ),
    "a worker is given what it works on": (
        function(f"{CLOSE} returning t.id", role="app_worker", **BY_ID),
        [],
    ),
    "a table expression is not a table": (
        function(
            "with ticket as (select 1) select count(*) from ticket",
            settings="set search_path = app",
        ),
        [],
    ),
    "a temporary table of its own is meant": (
        function(
            "declare n bigint; begin create temporary table mine (x integer) on commit drop;"
            " select count(*) into n from mine; return n; end",
            language="plpgsql",
        ),
        [],
    ),
    "dynamic SQL is fooled as well": (
        function(
            "declare n bigint; begin execute 'select count(*) from ticket' into n; return n; end",
            language="plpgsql",
            settings="set search_path = app",
        ),
        ["search-path-hijack"],
    ),
    "dynamic SQL with the schema is not": (
        function(
            "declare n bigint; begin execute 'select count(*) from app.ticket' into n;"
            " return n; end",
            language="plpgsql",
            settings="set search_path = app",
        ),
        [],
    ),
    "the caller's path chooses the table": (
        function(
            "begin return (select count(*) from ticket); end", language="plpgsql", settings=""
        ),
        ["search-path-hijack"],
    ),
    "a role that stays is left behind": (
        function(
            "begin set role pg_monitor; end",
            language="plpgsql",
            returns="void",
            security="invoker",
        ),
        ["session-setting-leak"],
    ),
    "the function's own setting is put back": (
        function("select 1::bigint", settings="set search_path = '' set work_mem = '8MB'"),
        [],
    ),
    "an error that is told with its code is kept": (
        function(
            "begin return 1 / 0; exception when others then return sqlstate; end",
            language="plpgsql",
            returns="text",
        ),
        [],
    ),
    "an error that becomes NULL is lost": (
        function(
            "begin return 1 / 0; exception when others then return null; end",
            language="plpgsql",
        ),
        ["lost-sqlstate"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_verdict_follows_what_happens(found, case):
    text, expected = CASES[case]
    assert [rule for rule in found(text) if rule in callers.RULES] == expected

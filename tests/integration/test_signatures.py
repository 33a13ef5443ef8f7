"""The server agrees: what the plan calls breaking is exactly what CREATE OR REPLACE refuses."""

from __future__ import annotations

import psycopg
import pytest

from pgpkg.parse import objects_in, obstacle

F = "create or replace function app.f"
S = "language sql as 'select 1'"
V = "create or replace view app.v as"
CANNOT = {"42P13", "42P16", "42809"}

REPLACED = [
    (f"{F}(a int) returns int {S}", f"{F}(a int default 1) returns int {S}"),
    (f"{F}(int) returns int {S}", f"{F}(a int) returns int {S}"),
    (f"{F}(a int) returns int {S}", f"{F}(a int) returns int language sql stable as 'select 2'"),
    (f"{F}(a int4) returns int8 {S}", f"{F}(a integer) returns bigint {S}"),
    (f"{F}(a varchar) returns int {S}", f"{F}(a varchar(3)) returns int {S}"),
    (f"{F}(out a int) {S}", f"{F}(out a int) returns int {S}"),
    (f"{F}() returns table (a int) {S}", f"{F}() returns table (b int) {S}"),
    (f"{F}() returns setof int {S}", f"{F}() returns table (b int) {S}"),
    (f"{F}(inout a int) {S}", f"{F}(inout a int) returns int {S}"),
    (f"{V} select 1 as a", f"{V} select 1 as a, 2 as b"),
    (f"{V} select 1 as a", f"{V} select 2 as a where false"),
    (f"{V} select relname from pg_class", f"{V} select c.relname from pg_class as c"),
    (f"{V} select now()", f"{V} select now() as now"),
    (f"{V} select 1::int8, coalesce(1)", f"{V} select 1::bigint as int8, 1 as coalesce"),
    (f"{V} select case when true then 1 end", f'{V} select 1 as "case"'),
    ("create or replace view app.v(x) as select 1 as a", f"{V} select 1 as x"),
    (f"{V} values (1, 'a')", f"{V} select 1 as column1, 'b'::text as column2"),
]
REFUSED = [
    (f"{F}(a int) returns int {S}", f"{F}(a int) returns bigint {S}", "return type changed"),
    (f"{F}(a int) returns int {S}", f"{F}(a int) returns setof int {S}", "return type changed"),
    (
        f"{F}(a int) returns int {S}",
        f"create or replace procedure app.f(a int) {S}",
        "the function becomes a procedure",
    ),
    (f"{F}(a int) returns int {S}", f"{F}(b int) returns int {S}", "argument a is called b"),
    (f"{F}(a int) returns int {S}", f"{F}(int) returns int {S}", "argument a lost its name"),
    (
        f"{F}(a int default 1) returns int {S}",
        f"{F}(a int) returns int {S}",
        "argument a lost its default",
    ),
    (
        f"{F}() returns table (a int, b int) language sql as 'select 1, 2'",
        f"{F}() returns table (a int, c int) language sql as 'select 1, 2'",
        "result columns changed",
    ),
    (f"{F}(inout a int) {S}", f"{F}(inout b int) {S}", "argument a is called b"),
    (
        f"{F}(out a int, out b int) language sql as 'select 1, 2'",
        f"{F}(out a int, out b text) language sql as $$ select 1, 'x' $$",
        "result columns changed",
    ),
    (
        f"{F}() returns table (a int) {S}",
        f"{F}() returns table (a int, b int) language sql as 'select 1, 2'",
        "return type changed",
    ),
    (f"{V} select 1 as a", f"{V} select 1 as b", "column a becomes column b"),
    (f"{V} select 1 as a, 2 as b", f"{V} select 1 as a", "column b is gone"),
    (f"{V} select 1::int as a", f"{V} select 1::text as a", "column a changes its type"),
    (f"{V} select 1 as a, 2 as b", f"{V} select 2 as b, 1 as a", "column a becomes column b"),
    (f"{V} select oid, relname from pg_class", f"{V} select relname from pg_class", "column oid"),
]


@pytest.mark.parametrize(("old", "new"), REPLACED)
def test_what_the_plan_lets_pass_the_server_replaces(database, old, new):
    with psycopg.connect(database) as connection:
        connection.execute("create schema app")
        connection.execute(old)
        connection.execute(new)

    assert obstacle(objects_in(old)[0], objects_in(new)[0]) == ""


@pytest.mark.parametrize(("old", "new", "reason"), REFUSED)
def test_what_the_plan_calls_breaking_the_server_refuses(database, old, new, reason):
    with psycopg.connect(database) as connection:
        connection.execute("create schema app")
        connection.execute(old)
        with pytest.raises(psycopg.Error) as refused:
            connection.execute(new)

    assert refused.value.sqlstate in CANNOT
    assert obstacle(objects_in(old)[0], objects_in(new)[0]).startswith(reason)


ARGUMENTS = """
a int, b int8[], c varchar(3), d char(2), e "char", f numeric(10, 2), g timestamptz(3), h timestamp,
i timetz, j time, k interval day to second, l bit(3), m varbit, n float, o real, p bool[][],
q app.mood, r app.mood[], s app."Odd", t jsonb, u regclass, v pg_catalog.int4, w _text, x bpchar,
inout y uuid, variadic z text[]
"""


def test_functions_are_named_as_the_catalog_names_them(database):
    sql = f"create function app.f({ARGUMENTS}) language plpgsql as 'begin end'"
    with psycopg.connect(database) as connection:
        connection.execute(
            'create schema app; create type app.mood as enum (); create type app."Odd" as ()'
        )
        connection.execute(sql)
        connection.execute("set search_path = ''")
        (spelled,) = connection.execute(
            "select array_to_string(array(select format_type(t, null)"
            " from unnest(proargtypes) with ordinality as a (t, n) order by n), ', ')"
            " from pg_proc where proname = 'f' and pronamespace = 'app'::regnamespace"
        ).fetchone()

    assert objects_in(sql)[0].name == f"app.f({spelled})"

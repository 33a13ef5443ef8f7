"""What an object needs is read from its syntax tree, one case per place where a name can stand."""

from __future__ import annotations

import pytest

from pgpkg.parse import names_in

T = "relation app.t"


def needs(sql: str) -> set[str]:
    """What a text needs, without the schema app and the table app.t that nearly all cases name."""
    return set(names_in(sql)[1]) - {"schema app", T}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("create table app.x (a app.mood)", "type app.mood"),
        ("create table app.x (a app.mood[])", "type app.mood"),
        ("create table app.x (a int default app.f())", "function app.f"),
        ("create table app.x (a int default nextval('app.s'))", "relation app.s"),
        ("create table app.x (a int default nextval('app.s'::regclass))", "relation app.s"),
        ("create table app.x (a int generated always as (app.f(b)) stored)", "function app.f"),
        ("create table app.x (a int check (app.f(a)))", "function app.f"),
        ("create table app.x (a int, check (a::app.d > 1))", "type app.d"),
        ("create table app.x (a int references app.o (id))", "relation app.o"),
        ("create table app.x (a int, foreign key (a) references app.o)", "relation app.o"),
        ("create table app.x (like app.o)", "relation app.o"),
        ("create table app.x () inherits (app.o)", "relation app.o"),
        ("create table app.x partition of app.o default", "relation app.o"),
        ("create table app.x (a int) partition by range (app.f(a))", "function app.f"),
        ("create table app.x of app.pair", "type app.pair"),
        ("create table app.x (exclude using gist (a with operator(app.&&)))", "operator app.&&"),
        ("create table app.x as select * from app.o", "relation app.o"),
        ("alter table app.t add column a app.mood", "type app.mood"),
        ("alter table app.t add constraint c foreign key (a) references app.o", "relation app.o"),
        ("alter table app.t attach partition app.o default", "relation app.o"),
        ("alter table app.t alter column a set default app.f()", "function app.f"),
        ("alter table app.t alter column a type app.d using app.f(a)", "function app.f type app.d"),
        ("create sequence app.s owned by app.o.id", "relation app.o"),
        ("create sequence app.s as app.d", "type app.d"),
        ("create index i on app.o (id)", "relation app.o"),
        ("create index i on app.t (app.f(a))", "function app.f"),
        ("create index i on app.t (a) where app.f(a)", "function app.f"),
        ("create statistics app.st on a, b from app.o", "relation app.o"),
        ("create type app.pair as (a app.mood)", "type app.mood"),
        (
            "create type app.r as range (subtype = app.d, subtype_diff = app.f)",
            "function app.f type app.d",
        ),
        ("create domain app.d as app.e", "type app.e"),
        ("create domain app.d as int check (app.f(value))", "function app.f"),
        ("alter type app.mood add value 'x'", "type app.mood"),
        ("alter domain app.d drop default", "type app.d"),
    ],
)
def test_state_needs(sql, expected):
    assert needs(sql) == split(expected)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("create view app.v as select * from app.t join app.o using (id)", "relation app.o"),
        ("create view app.v as with app as (select 1) select * from app", ""),
        ("create view app.v as select (select max(id) from app.o)", "relation app.o"),
        ("create view app.v as select app.f(id) from app.t", "function app.f"),
        ("create view app.v as select * from app.f(1) as f", "function app.f"),
        ("create view app.v as select 1 from app.t, lateral app.f(t.id)", "function app.f"),
        ("create view app.v as select id::app.d from app.t", "type app.d"),
        ("create view app.v as select 'app.o'::regclass", "relation app.o"),
        ("create view app.v as select 'app.f(int)'::regprocedure", "function app.f"),
        (
            "create view app.v as select 'app.d'::regtype, 'oth'::regnamespace",
            "type app.d schema oth",
        ),
        ("create view app.v as select 1 operator(app.===) 2", "operator app.==="),
        ("create view app.v as select 1 operator(app.<) any (select 2)", "operator app.<"),
        (
            "create view app.v as select 1 from app.t order by id using operator(app.<)",
            "operator app.<",
        ),
        ("create view app.v as select 1 from app.t as x where x.id = 1", ""),
        ("create view app.v as select count(*), now(), 'a'::text from pg_catalog.pg_class", ""),
        ('create view app.v as select * from "App"."Odd Name"', 'relation "App"."Odd Name"'),
        ("create materialized view app.m as select * from app.o", "relation app.o"),
        ("create policy p on app.o", "relation app.o"),
        ("create policy p on app.t using (a = (select app.f()))", "function app.f"),
        ("create policy p on app.t with check (exists (select from app.o))", "relation app.o"),
        (
            "create trigger g after insert on app.o execute function app.f()",
            "relation app.o function app.f",
        ),
        (
            "create trigger g after insert on app.t for each row when (app.w(new.a))"
            " execute function app.f()",
            "function app.f function app.w",
        ),
        ("create event trigger g on ddl_command_end execute function app.f()", "function app.f"),
        (
            "create rule r as on insert to app.t do instead insert into app.o values (1)",
            "relation app.o",
        ),
        (
            "create cast (app.a as app.b) with function app.f(app.a)",
            "type app.a type app.b function app.f",
        ),
        (
            "create operator app.=== (function = app.f, leftarg = app.d, rightarg = int)",
            "function app.f type app.d",
        ),
        (
            "create aggregate app.a (app.d) (sfunc = app.f, stype = app.e, finalfunc = app.g)",
            "function app.f function app.g type app.d type app.e",
        ),
        ("create publication p for table app.o where (app.f(id))", "relation app.o function app.f"),
        ("create publication p for tables in schema oth", "schema oth"),
        ("comment on table app.o is 'x'", "relation app.o"),
        ("comment on column app.o.id is 'x'", "relation app.o"),
        ("comment on constraint c on app.o is 'x'", "relation app.o"),
        ("comment on function app.f(int) is 'x'", "function app.f"),
        ("comment on type app.d is 'x'", "type app.d"),
        ("comment on schema oth is 'x'", "schema oth"),
        ("comment on policy p on app.t is 'x'", "policy app.t.p"),
        ("comment on trigger g on app.t is 'x'", "trigger app.t.g"),
        ("grant select on app.o to r", "relation app.o"),
        ("grant execute on function app.f(app.d) to r", "function app.f type app.d"),
        ("grant usage on schema oth to r", "schema oth"),
        ("grant usage on type app.d to r", "type app.d"),
        ("grant select on all tables in schema oth to r", "schema oth"),
        ("alter default privileges in schema oth grant select on tables to r", "schema oth"),
        ("alter function app.f(int) owner to r", "function app.f"),
        ("insert into app.o select app.f()", "relation app.o function app.f"),
        ("call app.p(app.f())", "function app.p function app.f"),
        ("refresh materialized view app.m", "relation app.m"),
        ("create extension citext schema oth", "schema oth"),
        ("drop function if exists app.f(app.d)", ""),
        ("set search_path = 'app.o'", ""),
    ],
)
def test_behaviour_needs(sql, expected):
    assert needs(sql) == split(expected)


def test_what_a_text_makes_first_it_does_not_need():
    provides, found = names_in(
        "create table app.a (id int);create index i on app.a (id);create view app.v as table app.a;"
    )

    assert found == {"schema app"}
    assert provides == {
        "relation app.a",
        "type app.a",
        "relation app.i",
        "relation app.v",
        "type app.v",
    }


def test_what_a_text_makes_later_it_needs_before():
    _, found = names_in("create view app.v as table app.a; create table app.a (id int);")

    assert "relation app.a" in found


def split(expected: str) -> set[str]:
    words = expected.split(" ")
    if '"' in expected:
        return {expected}
    return {f"{a} {b}" for a, b in zip(words[::2], words[1::2], strict=True)} if expected else set()

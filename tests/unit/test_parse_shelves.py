"""One object, one file, named after it, on its own shelf; what belongs together may share one."""

# ruff: noqa: E501 - a case reads best in one line

from __future__ import annotations

import pytest

from pgpkg.errors import (
    EmptyTemplate,
    MisnamedFile,
    NotForTemplates,
    UnqualifiedName,
    UnrelatedObjects,
    WrongShelf,
)

F = "language sql as 'select 1';"
TRIGGER_FUNCTION = "language plpgsql as 'begin return new; end';"


@pytest.mark.parametrize(
    ("file", "sql", "objects"),
    [
        ("schema.sql", "create schema app; create extension citext;", "schema app, extension citext"),
        ("types/mood.sql", "create type app.mood as enum ('a'); comment on type app.mood is 'x';", "type app.mood"),
        ("types/email.sql", "create domain app.email as text;", "domain app.email"),
        (
            "tables/t.sql",
            """create sequence app.t_seq;
            create table app.t (id int default nextval('app.t_seq'));
            alter sequence app.t_seq owned by app.t.id;
            create index t_id on app.t (id);
            create index on app.t (id);
            create statistics app.t_st on id, a from app.t;
            alter table app.t add constraint t_c check (id > 0);
            alter table app.t enable row level security;
            create policy p on app.t; comment on table app.t is 'x'; grant select on app.t to r;""",
            "sequence app.t_seq, table app.t, index app.t_id, statistics app.t_st, policy app.t.p",
        ),
        (
            "tables/t.sql",
            """create table app.t (id int) partition by list (id);
            create table app.t_1 partition of app.t for values in (1) partition by list (id);
            create table app.t_1_a partition of app.t_1 default; create index i on app.t_1 (id);""",
            "table app.t, table app.t_1, table app.t_1_a, index app.i",
        ),
        ("tables/t_2.sql", "create table app.t_2 partition of app.t default; alter table app.t_2 enable row level security;", "table app.t_2"),
        ("tables/s.sql", "create sequence app.s;", "sequence app.s"),
        (
            "tables/a_of_b.sql",
            "alter table app.a add constraint a_of_b foreign key (b) references app.b;",
            "constraint app.a.a_of_b",
        ),
        (
            "functions/f.sql",
            f"create function app.f(a int) returns int {F} create function app.f(a text) returns int {F}",
            "function app.f(integer), function app.f(text)",
        ),
        ("functions/f.sql", "create procedure app.f() language sql as 'select 1';", "procedure app.f()"),
        ("functions/f.sql", "create aggregate app.f(int) (sfunc = int4pl, stype = int);", "aggregate app.f(integer)"),
        ("views/v.sql", "create view app.v as select 1; comment on view app.v is 'x';", "view app.v"),
        (
            "views/m.sql",
            f"""create materialized view app.m as select 1 as id; create unique index m_id on app.m (id);
            create function app.renew() returns int language plpgsql
            as 'begin refresh materialized view app.m; end';
            create function app.refresh_m() returns int {F}""",
            "matview app.m, index app.m_id, function app.renew(), function app.refresh_m()",
        ),
        (
            "policies/t.sql",
            "alter table app.t enable row level security; create policy a on app.t; create policy b on app.t;",
            "policy app.t.a, policy app.t.b",
        ),
        ("policies/objects.sql", "create policy a on storage.objects;", "policy storage.objects.a"),
        (
            "triggers/g.sql",
            f"create function app.h() returns trigger {TRIGGER_FUNCTION}"
            "create trigger g after insert on app.t execute function app.h();",
            "function app.h(), trigger app.t.g",
        ),
        (
            "triggers/h.sql",
            f"create function app.h() returns trigger {TRIGGER_FUNCTION}"
            "create trigger a after insert on app.t execute function app.h();"
            "create trigger b after insert on app.u execute function app.h();",
            "function app.h(), trigger app.t.a, trigger app.u.b",
        ),
        (
            "triggers/t_audit.sql",
            "create trigger t_audit_insert after insert on app.t execute function audit.f();"
            "create trigger t_audit_delete after delete on app.t execute function audit.f();",
            "trigger app.t.t_audit_insert, trigger app.t.t_audit_delete",
        ),
        (
            "triggers/e.sql",
            f"create function app.e() returns event_trigger {TRIGGER_FUNCTION}"
            "create event trigger e on ddl_command_end execute function app.e();",
            "function app.e(), event trigger e",
        ),
        ("jobs/nightly.sql", "select cron.schedule('nightly', '0 3 * * *', $$ select 1 $$);", "job nightly"),
        ("jobs/night_ly.sql", "select cron.schedule('night-ly', '0 3 * * *', 'select 1');", "job night-ly"),
        (
            "jobs/where_cron_is.sql",
            "do $$ begin if to_regclass('cron.job') is not null then"
            " perform cron.schedule('where_cron_is', '0 3 * * *', 'select 1'); end if; end $$;",
            "job where_cron_is",
        ),
        (
            "jobs/j.sql",
            "select cron.schedule(job_name => 'j', schedule => '* * * * *', command => 'select 1');",
            "job j",
        ),
        ("data/kinds.sql", "insert into app.kind values (1) on conflict do nothing;", "data app.kinds"),
        ("grants/reader.sql", "create role r; grant r to s;", "grant app.reader, role r"),
        ("publications/p.sql", "create publication x for table app.t;", "publication app.p"),
        ("seed/some.sql", "insert into app.t values (1); select app.fill();", ""),
    ],
)  # fmt: skip
def test_what_belongs_together_shares_a_file(parsed, file, sql, objects):
    found = parsed(file, sql).objects if not file.startswith("seed") else ()

    assert ", ".join(f"{each.kind} {each.name}" for each in found) == objects


@pytest.mark.parametrize(
    ("error", "file", "sql", "line"),
    [
        (UnrelatedObjects, "tables/t.sql", "create table app.t ();\ncreate table app.u ();", 2),
        (UnrelatedObjects, "tables/t.sql", "create table app.t ();\ncreate index i on app.u (id);", 2),
        (UnrelatedObjects, "tables/t.sql", "create table app.t ();\ncreate policy p on app.u;", 2),
        (UnrelatedObjects, "tables/t.sql", "create table app.t ();\ncreate table app.v partition of app.u default;", 2),
        (UnrelatedObjects, "types/a.sql", "create type app.a as enum ();\ncreate type app.b as enum ();", 2),
        (UnrelatedObjects, "functions/f.sql", f"create function app.f() returns int {F}\ncreate function app.g() returns int {F}", 2),
        (UnrelatedObjects, "views/v.sql", "create view app.v as select 1;\ncreate view app.w as select 1;", 2),
        (UnrelatedObjects, "views/v.sql", f"create view app.v as select 1;\ncreate function app.w() returns int {F}", 2),
        (UnrelatedObjects, "policies/t.sql", "create policy a on app.t;\ncreate policy a on app.u;", 2),
        (UnrelatedObjects, "triggers/a.sql", "create trigger a after insert on app.t execute function app.f();\n"
         "create trigger b after insert on app.u execute function app.f();", 2),
        (UnrelatedObjects, "jobs/a.sql", "select cron.schedule('a', '* * * * *', 'x');\nselect cron.schedule('b', '* * * * *', 'x');", 2),
        (MisnamedFile, "tables/ticket.sql", "\ncreate table app.tickets ();", 2),
        (MisnamedFile, "functions/g.sql", f"create function app.f() returns int {F}", 1),
        (MisnamedFile, "policies/p.sql", "create policy p on app.t;", 1),
        (MisnamedFile, "triggers/t.sql", "create trigger g after insert on app.t execute function app.f();", 1),
        (MisnamedFile, "jobs/b.sql", "select cron.schedule('a', '* * * * *', 'x');", 1),
        (WrongShelf, "tables/f.sql", f"create function app.f() returns int {F}", 1),
        (WrongShelf, "functions/t.sql", "create table app.t ();", 1),
        (WrongShelf, "tables/t.sql", "create table app.t ();\ncreate trigger g after insert on app.t execute function app.f();", 2),
        (WrongShelf, "tables/t.sql", "create table app.t ();\ninsert into app.t values (1);", 2),
        (WrongShelf, "schema.sql", "create schema app;\ncreate table app.t ();", 2),
        (WrongShelf, "data/t.sql", "create table app.t ();", 1),
        (UnqualifiedName, "tables/t.sql", "\ncreate table t ();", 2),
        (UnqualifiedName, "functions/f.sql", f"create function f() returns int {F}", 1),
        (UnqualifiedName, "types/mood.sql", "create type mood as enum ();", 1),
        (UnqualifiedName, "policies/t.sql", "create policy p on t;", 1),
        (EmptyTemplate, "tables/t.sql", "-- nothing", 1),
        (EmptyTemplate, "functions/f.sql", "comment on function app.f() is 'x';", 1),
        (EmptyTemplate, "jobs/a.sql", "select 1;", 1),
        (NotForTemplates, "tables/t.sql", "create table app.t ();\ncommit;", 2),
        (NotForTemplates, "tables/t.sql", "create table app.t ();\ncreate index concurrently i on app.t (id);", 2),
        (NotForTemplates, "tables/t.sql", "drop table if exists app.t;\ncreate table app.t ();", 1),
        (NotForTemplates, "tables/t.sql", "create table app.t ();\nalter table app.t rename to u;", 2),
    ],
)  # fmt: skip
def test_what_does_not_is_refused_at_its_line(parsed, error, file, sql, line):
    with pytest.raises(error) as refused:
        parsed(file, sql)

    assert type(refused.value) is error
    assert refused.value.place == f"sql/{file}:{line}"
    assert refused.value.detail
    assert refused.value.hint


def test_the_hint_names_the_right_file(parsed):
    with pytest.raises(WrongShelf) as refused:
        parsed("tables/t.sql", f"create function app.open(a int) returns int {F}")

    assert refused.value.message == "function app.open(integer) does not belong into tables/"
    assert refused.value.hint == "Move it to functions/open.sql."


def test_a_temporary_table_is_nobodys_object(parsed):
    file = parsed("data/t.sql", "create temp table given (id int); insert into app.t table given;")

    assert [each.kind for each in file.objects] == ["data"]

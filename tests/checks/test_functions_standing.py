"""What still works: cases that look alike and have opposite right answers."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from pgpkg.project import Project
from pgpkg.verify import Report

from .conftest import write_project

SCHEMA = """
-- file: sql/schema.sql
alter default privileges revoke execute on functions from public;
create schema app;
-- file: sql/tables/ticket.sql
create table app.ticket (id bigint primary key, title text not null);
-- file: sql/tables/note.sql
create table app.note (id bigint primary key, ticket_id bigint not null);
"""
PLPGSQL = """
-- file: sql/functions/{name}.sql
create function app.{name}(wanted bigint) returns bigint language plpgsql set search_path = '' as $$
{body}
$$;
"""
HARMLESS = {
    "makes_its_own": """begin
    create temporary table chosen (id bigint) on commit drop;
    insert into chosen (id) values (f.wanted);
    return (select count(*) from chosen as c where c.id = 1);
end;""",
    "looked_up": """begin
    if to_regclass('net.queue') is not null then
        return (select count(*) from net.queue);
    end if;
    return 0;
end;""",
    "caught": """begin
    return (select count(*) from app.later);
exception
    when undefined_table then
        return 0;
end;""",
    "dynamic": """declare
    r record;
begin
    for r in execute format('select * from %I.%I', 'app', current_setting('app.table')) loop
        if r.headline is not null then
            return r.number;
        end if;
    end loop;
    return 0;
end;""",
    "records": """declare
    r record;
    pair app.ticket;
begin
    select t.id, t.title as headline into r from app.ticket as t where t.id = f.wanted;
    pair.title := r.headline;
    for r in select n.ticket_id as other from app.note as n where n.id = r.id loop
        return r.other;
    end loop;
    return length(pair.title);
end;""",
    "labels": """
<<outside>>
declare
    title text := 'x';
    id bigint;
begin
    select t.id into outside.id from app.ticket as t where t.title = outside.title;
    return outside.id;
end;""",
}
BROKEN = {
    "of_column": (
        "declare n bigint; begin select t.gone into n from app.ticket as t; return n; end;"
    ),
    "of_type": "declare r app.ticket.gone%type; begin return 1; end;",
    "of_options": """#variable_conflict use_column
declare t app.ticket; begin select n.gone into t.id from app.note as n; return t.id; end;""",
    "of_record": """declare r record; begin
    for r in select t.id from app.ticket as t loop return r.gone; end loop; end;""",
    "of_literal": "begin execute 'delete from app.gone'; return 1; end;",
    "of_command": "begin truncate app.gone; return 1; end;",
    "of_call": "begin return app.gone(f.wanted); end;",
    "of_cursor": "declare c cursor for select 1 from app.gone; begin open c; return 1; end;",
    "of_target": "begin insert into app.ticket (id, gone) values (1, 'x'); return 1; end;",
}


def found(report: Report, rule: str = "broken-function") -> list[str]:
    return [f.object for f in report.findings if f.rule == rule]


def functions(bodies: dict[str, str]) -> str:
    return SCHEMA + "".join(
        PLPGSQL.format(name=name, body=body.replace("f.wanted", f"{name}.wanted"))
        for name, body in bodies.items()
    )


def test_bodies_that_only_look_broken_are_left_alone(prove: Callable[..., Report]):
    assert prove(functions(HARMLESS), "functions").findings == ()


def test_bodies_that_name_what_is_gone_are_found(prove: Callable[..., Report]):
    report = prove(functions(BROKEN), "functions")

    assert found(report) == [f"app.{name}(bigint)" for name in sorted(BROKEN)]
    assert {f.rule for f in report.findings} == {"broken-function"}
    assert {f.file for f in report.findings} == {f"sql/functions/{name}.sql" for name in BROKEN}
    assert all("gone" in f.detail for f in report.findings)


def test_field_in_a_branch_for_another_table_is_no_breakage(prove: Callable[..., Report]):
    trigger = """
-- file: sql/functions/keep.sql
create function app.keep() returns trigger language plpgsql set search_path = '' as $$
begin
    if tg_table_name = 'note' then
        new.ticket_id := coalesce(new.ticket_id, 0);
    else
        new.title := lower(new.title);
    end if;
    return new;
end;
$$;
-- file: sql/triggers/ticket_is_kept.sql
create trigger ticket_is_kept before insert on app.ticket
for each row execute function app.keep();
-- file: sql/triggers/note_is_kept.sql
create trigger note_is_kept before insert on app.note
for each row execute function app.keep();
"""
    assert prove(SCHEMA + trigger, "functions").findings == ()


def test_all_missing_things_of_a_file_that_does_not_build_are_named(prove: Callable[..., Report]):
    sql = """
-- file: sql/functions/g.sql
create function app.g() returns bigint language sql stable set search_path = ''
as $$ select t.gone + t.lost from app.ticket as t; $$;
-- file: sql/functions/h.sql
create function app.h() returns bigint language sql stable set search_path = ''
as $$ select n.nowhere from app.note as n; $$;
"""
    report = prove(SCHEMA + sql, "catalog", "functions")

    assert found(report) == ["app.g()", "app.h()"]
    detail = next(f.detail for f in report.findings if f.object == "app.g()")
    assert "t.gone" in detail and "t.lost" in detail


def test_behaviour_is_compared_with_the_commit_that_base_names(tmp_path: Path, server):
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, capture_output=True)

    function = """
-- file: sql/functions/f.sql
create function app.f({arguments}) returns {returns} language sql immutable set search_path = ''
as $$ select 1::{returns}; $$;
"""
    write_project(tmp_path, SCHEMA + function.format(arguments="a integer", returns="integer"))
    git("init", "-q")
    git("add", "-A")
    git("-c", "user.name=a", "-c", "user.email=a@a.test", "commit", "-qm", "one")

    def verified(arguments: str, returns: str) -> list[str]:
        write_project(tmp_path, function.format(arguments=arguments, returns=returns))
        project = Project.load(tmp_path)
        report = project.verify(["functions"], server=server, base="HEAD")
        return found(report, "breaking-signature")

    assert verified("a integer, b text default ''", "integer") == []
    assert verified("a bigint", "integer") == []
    assert verified("a integer", "bigint") == ["app.f(integer)"]
    assert verified("b integer", "integer") == ["app.f(integer)"]
    assert verified("a integer, b text", "integer") == ["app.f(integer)"]

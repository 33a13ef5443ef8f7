"""A trigger that breaks and one that refuses look alike; only one of them is a finding."""

from __future__ import annotations

import pytest

PAGE = """-- file: pgpkg.toml
[project]
name = "app"

[actors.alice]
role = "authenticated"
claims = { sub = "00000000-0000-4000-8000-00000000000a" }
-- file: sql/schema.sql
create schema app;
grant usage on schema app to authenticated;
-- file: sql/tables/page.sql
create table app.page (
    id bigint generated always as identity primary key,
    body text not null,
    note text,
    author uuid not null default gen_random_uuid(),
    hits integer not null default 0
);
grant select, insert, update, delete on app.page to authenticated;
-- file: sql/tables/trail.sql
create table app.trail (
    id bigint generated always as identity primary key,
    body text not null
);
-- file: sql/triggers/page_is_looked_at.sql
"""
TRIGGER = """create function app.look() returns trigger language plpgsql set search_path = '' as $$
begin
    {body}
    return coalesce(new, old);
end;
$$;

create trigger page_is_looked_at {when} on app.page for each row execute function app.look();
"""
WHO = "nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'"
CASES = {
    "a number is made of text that is none": ("before insert", "perform new.body::integer;", False),
    "json that is none": ("before insert", "perform 'nothing'::jsonb ->> 'a';", True),
    "a setting that nobody made": ("before insert", "perform current_setting('app.who');", True),
    "a setting that may be missing": (
        "before insert", "perform current_setting('app.who', true);", False,
    ),
    "nobody is no author": ("before insert", f"new.author := ({WHO})::uuid;", True),
    "nobody is refused": (
        "before insert",
        f"if ({WHO}) is null then raise exception 'sign in' using errcode = '28000'; end if;",
        False,
    ),
    "a refusal by a code of PostgreSQL": (
        "before delete", "raise exception 'kept' using errcode = '22023';", False,
    ),
    "a refusal that stumbles": ("before delete", "raise exception 'kept %', old.title;", True),
    "an empty note stops the update": (
        "after update", "insert into app.trail (body) values (new.note);", True,
    ),
    "the actor may not write the trail": (
        "after update", "insert into app.trail (body) values (new.body);", True,
    ),
    "a row that changes itself": (
        "before update",
        "if pg_trigger_depth() < 2 then update app.page set hits = 1 where id = new.id; end if;",
        True,
    ),
    "nobody is looked up by a number": (
        "before update", "perform (current_setting('app.no', true))::bigint;", True,
    ),
    "an error that is caught": (
        "before insert", "begin perform 1 / 0; exception when others then null; end;", False,
    ),
    "a key that does not change": (
        "before update",
        "if new.id <> old.id then raise exception 'the key stays'; end if;",
        False,
    ),
    "a key that is looked up wrongly": (
        "before update", "if new.id <> old.id then perform new.old_id; end if;", True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_breaks_is_told_and_what_refuses_is_not(case, prove):
    when, body, is_broken = CASES[case]
    report = prove(PAGE + TRIGGER.format(when=when, body=body), "jobs")

    found = {(f.rule, f.object) for f in report.findings}
    wanted = {("trigger-blocks-writes", "app.page.page_is_looked_at")}
    assert found == (wanted if is_broken else set())


def test_a_table_that_only_grows_is_inserted_into_all_the_same(prove):
    always = "alter table app.page enable always trigger page_stays;\n"
    stays = TRIGGER.replace("page_is_looked_at", "page_stays").replace("app.look", "app.stay")
    report = prove(
        PAGE
        + TRIGGER.format(when="after insert", body="perform new.title;")
        + "-- file: sql/triggers/page_stays.sql\n"
        + stays.format(when="before update or delete", body="raise exception 'it stays';")
        + always,
        "jobs",
    )

    assert {(f.rule, f.object) for f in report.findings} == {
        ("trigger-blocks-writes", "app.page.page_is_looked_at")
    }


def test_claims_that_nobody_described_prove_nothing(prove):
    numbered = f"perform ({WHO})::bigint;"
    without_actors = PAGE[PAGE.index("-- file: sql/schema.sql") :]
    report = prove(without_actors + TRIGGER.format(when="before insert", body=numbered), "jobs")

    assert report.findings == ()

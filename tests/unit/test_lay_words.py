"""What laying reads from names and from the words of statements."""

import pytest

from pgpkg.apply.laying import blocked, heads, leftovers, names


@pytest.mark.parametrize(
    ("kind", "name", "drop"),
    [
        ("function", "app.f()", 'drop routine if exists "app"."f"()'),
        ("function", "app.f(integer, text)", 'drop routine if exists "app"."f"(integer, text)'),
        (
            "function",
            'app."F(x)"(app."my type", numeric(10,2)[])',
            'drop routine if exists "app"."F(x)"(app."my type", numeric(10,2)[])',
        ),
        ("view", 'app."a.b"', 'drop view if exists "app"."a.b"'),
        ("matview", "app.m", 'drop materialized view if exists "app"."m"'),
        ("policy", 'app.t."Who ""reads"""', 'drop policy if exists "Who ""reads""" on "app"."t"'),
        ("trigger", "app.t.x", 'drop trigger if exists "x" on "app"."t"'),
        ("table", "app.t", None),
        ("job", "app; drop", None),
    ],
)
def test_a_name_becomes_a_quoted_drop(kind, name, drop):
    assert names.drop(kind, name) == drop


@pytest.mark.parametrize(
    ("text", "undone"),
    [
        (
            "grant select, insert on app.t to a, b",
            "revoke select, insert on app.t from a, b cascade",
        ),
        (
            'grant execute on function app.f(text) to "to" with grant option',
            'revoke execute on function app.f(text) from "to" cascade',
        ),
        ("grant app_reader to bob with admin option", "revoke app_reader from bob cascade"),
        (
            "alter default privileges in schema app grant select on tables to a",
            "alter default privileges in schema app revoke select on tables from a cascade",
        ),
        ("comment on table app.t is 'what it is'", "comment on table app.t is null"),
        (
            "comment on function app.is(a int) is 'x is y'",
            "comment on function app.is(a int) is null",
        ),
        (
            "alter table app.t force row level security",
            "alter table app.t no force row level security",
        ),
        (
            "alter publication p add table app.t, app.u",
            "alter publication p drop table app.t",
        ),
        ("create publication p for all tables", "drop publication p"),
        ("alter table app.t no force row level security", None),
        ("alter table app.t disable row level security", None),
        ("revoke all on app.t from public", None),
        ("create function app.f() returns void language sql as ''", None),
    ],
)
def test_a_statement_knows_what_undoes_it(text, undone):
    assert next(leftovers.undoing(text), None) == undone


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("alter table app.t drop column if exists a", ('"app"."t"', {"a"})),
        ('alter table only app."T" alter "A" set data type text', ('"app"."T"', {"A"})),
        ("alter table app.t alter a type text, drop constraint pk", ('"app"."t"', {"a", "pk"})),
        ("do $$ begin alter table app.t drop a; end $$", ('"app"."t"', {"a"})),
        ("drop table if exists app.t", ('"app"."t"', None)),
        ("drop function app.f(int, text) restrict", ('"app"."f"', None)),
        ("drop schema if exists app", ('"app"', None)),
        ("alter table app.t add column a text", None),
        ("alter table app.t add a integer check (a > 0)", None),
        ("drop view app.v cascade", None),
        ("-- drop table app.t\nselect 1", None),
        ("alter table app.t rename a to b", None),
    ],
)
def test_only_what_a_statement_takes_away_can_be_blocked(text, target):
    found = [(t.name, set(t.parts) if t.parts is not None else None) for t in blocked.targets(text)]
    assert found == ([target] if target else [])


def test_a_create_becomes_a_replace_on_the_same_lines():
    for text in ("create view app.v", "-- x\ncreate  function app.f()", "CREATE recursive VIEW v"):
        changed = heads.or_replace(text)
        assert "or replace" in changed
        assert changed.count("\n") == text.count("\n")
    for text in (
        "create or replace view app.v",
        "create table app.view (x text)",
        "create policy x",
    ):
        assert heads.or_replace(text) == text


def test_a_materialized_view_and_its_index_move_to_another_name():
    text = 'create materialized view if not exists app . "M" as select * from app.m'
    assert heads.at(text, "x.m") == (
        "create materialized view if not exists x.m as select * from app.m"
    )
    index = "create unique index concurrently_on on app.m using btree (on_day)"
    assert (
        heads.at(index, "x.m") == "create unique index concurrently_on on x.m using btree (on_day)"
    )

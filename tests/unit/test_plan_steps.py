"""A plan says of every object what will happen to it and why, and the same input gives the same."""

from __future__ import annotations

import pytest

from pgpkg.model import Migration, Recorded, Step
from pgpkg.plan import make

F = "create or replace function app.f"
BASE = {
    "tables/t.sql": "create table app.t (id int); comment on table app.t is 'x';",
    "functions/f.sql": f"{F}(a int) returns int language sql as 'select 1';",
    "functions/g.sql": "create or replace function app.g() returns int language plpgsql"
    " as 'begin return app.f(1); end';",
    "views/v.sql": "create or replace view app.v as select app.f(id) as a from app.t;",
    "views/w.sql": "create or replace view app.w as select a from app.v;",
    "policies/t.sql": "create policy p on app.t using (app.f(id) = 1);",
}


def recorded(tree) -> list[Recorded]:
    """What the ledger holds after this tree was applied."""
    return [
        Recorded(file.unit, each.kind, each.name, file.file, file.sha256, file.text)
        for file in tree.files
        for each in file.objects
    ]


@pytest.fixture
def steps(tree):
    """The steps from one set of files to another, each as `action kind name`."""

    def plan(before, after, migrations=(), **options) -> list[str]:
        known = make(
            tree(after, migrations),
            recorded(tree(before)),
            (),
            (),
            "",
            allow_unreleased=True,
            **options,
        )
        return [said(step) for step in known.objects]

    return plan


def said(step: Step) -> str:
    why = f" ({step.reason})" if step.is_breaking or step.action == "relay" else ""
    return f"{step.action} {step.kind} {step.name}{why}"


def test_nothing_changed_is_nothing_to_do(tree):
    known = tree(BASE)

    assert make(known, recorded(known), (), (), "abc").is_empty


def test_a_changed_text_replaces_the_object_alone(steps):
    body = f"{F}(a int, b int default 1) returns int language sql as 'select 2';"
    same_name = BASE | {"functions/g.sql": BASE["functions/g.sql"].replace("(1)", "(2)")}

    assert steps(BASE, same_name) == ["replace function app.g()"]
    assert steps(same_name, BASE) == ["replace function app.g()"]
    assert "drop function app.f(integer) (app.f(integer) is gone)" in steps(
        BASE, BASE | {"functions/f.sql": body}
    )


def test_another_return_type_lays_again_what_is_bound_to_it(steps):
    other = BASE | {"functions/f.sql": f"{F}(a int) returns bigint language sql as 'select 1';"}

    assert steps(BASE, other) == [
        "replace function app.f(integer) (return type changed: drops and creates again)",
        "relay view app.v (app.f is created again)",
        "relay view app.w (app.v is created again)",
        "relay policy app.t.p (app.f is created again)",
    ]


def test_other_arguments_drop_the_old_function_first(steps):
    other = BASE | {"functions/f.sql": f"{F}(a bigint) returns int language sql as 'select 1';"}

    assert steps(BASE, other) == [
        "drop function app.f(integer) (app.f(integer) is gone)",
        "create function app.f(bigint)",
        "relay view app.v (app.f is created again)",
        "relay view app.w (app.v is created again)",
        "relay policy app.t.p (app.f is created again)",
    ]


def test_a_renamed_column_of_a_view_lays_the_views_above_again(steps):
    other = BASE | {
        "views/v.sql": "create or replace view app.v as select app.f(id) as b, 1 as a from app.t;"
    }

    assert steps(BASE, other) == [
        "replace view app.v (column a becomes column b: drops and creates again)",
        "relay view app.w (app.v is created again)",
    ]


def test_a_changed_materialized_view_lays_again_what_stands_on_it(steps):
    before = BASE | {"views/v.sql": "create materialized view app.v as select 1 as a;"}
    after = BASE | {"views/v.sql": "create materialized view app.v as select 2 as a;"}

    assert steps(before, after) == [
        "replace matview app.v",
        "relay view app.w (app.v is created again)",
    ]


def test_a_view_that_becomes_a_table_like_thing_goes_first(steps):
    after = BASE | {"views/v.sql": "create materialized view app.v as select 1 as a;"}

    assert steps(BASE, after)[:2] == [
        "drop view app.v (app.v is gone)",
        "create matview app.v",
    ]


def test_what_has_no_file_any_more_is_dropped_last_and_only_if_it_is_ours(steps):
    after = {path: sql for path, sql in BASE.items() if path[:5] not in {"views", "polic", "table"}}
    after["functions/g.sql"] = BASE["functions/g.sql"].replace("(1)", "(2)")

    assert steps(BASE, after) == [
        "replace function app.g()",
        "drop policy app.t.p",
        "drop view app.v (app.v is gone)",
        "drop view app.w (app.w is gone)",
    ]


def test_one_policy_less_in_a_file_is_a_drop(steps):
    two = BASE | {"policies/t.sql": BASE["policies/t.sql"] + "create policy q on app.t;"}

    assert steps(two, BASE) == ["replace policy app.t.p", "drop policy app.t.q"]


def test_changed_comments_of_a_table_lay_its_behaviour_again(steps):
    other = BASE | {"tables/t.sql": BASE["tables/t.sql"].replace("'x'", "'y'")}

    assert steps(BASE, other) == ["relay table app.t (its comments, grants or switches changed)"]


def test_a_changed_column_is_the_business_of_a_migration(steps):
    other = BASE | {"tables/t.sql": BASE["tables/t.sql"].replace("id int", "id bigint")}

    assert steps(BASE, other) == []


def test_a_new_table_is_created_by_its_migration_and_dressed_by_its_file(steps):
    sql = "create table app.u (id int); comment on table app.u is 'x';"
    migration = Migration("app", "app_0002_u", "migrations/app_0002_u.sql", sql, "s")

    assert steps(BASE, BASE | {"tables/u.sql": sql}, [migration]) == ["create table app.u"]


def test_a_table_that_a_migration_creates_again_is_dressed_again(steps):
    sql = "drop table app.t; create table app.t (id bigint);"
    migration = Migration("app", "app_0002_t", "migrations/app_0002_t.sql", sql, "s")

    assert steps(BASE, BASE, [migration]) == ["create table app.t"]


def test_a_migration_that_only_adds_to_a_table_does_not_create_it(steps):
    sql = "alter table app.t add column b int; create index t_b on app.t (b);"
    migration = Migration("app", "app_0002_b", "migrations/app_0002_b.sql", sql, "s")
    after = BASE | {"tables/t.sql": BASE["tables/t.sql"] + "create index t_b on app.t (b);"}

    assert steps(BASE, after, [migration]) == []


def test_a_fresh_unit_is_created_whole(tree):
    migration = Migration("app", "app_0001_t", "m.sql", "create table app.t (id int)", "s")
    known = tree(
        {"tables/t.sql": "create table app.t (id int); create index i on app.t (id);"}, [migration]
    )

    plan = make(known, (), (), {"app"}, "", allow_unreleased=True)

    assert plan.fresh == ("app",)
    assert plan.migrations == ()
    assert [said(step) for step in plan.objects] == [
        "create schema app",
        "create table app.t",
        "create index app.i",
    ]


def test_a_fresh_unit_that_keeps_its_state_in_migrations_replays_them(tree):
    migration = Migration("app", "0001", "m.sql", "create table app.t (id int)", "s")
    known = tree({"views/v.sql": "create view app.v as table app.t;"}, [migration])

    plan = make(known, (), (), {"app"}, "", allow_unreleased=True)

    assert (plan.fresh, plan.migrations) == ((), (migration,))
    assert "create view app.v" in [said(step) for step in plan.objects]


def test_a_plan_for_one_unit_is_about_that_and_what_it_requires(tree):
    files = {
        "app:views/a.sql": "create view app.a as table lib.t;",
        "lib:tables/t.sql": "create table lib.t ();",
        "other:views/o.sql": "create view other.o as select 1;",
    }
    known = tree(files, units=["lib", "other", "app"], requires={"app": ("lib",)})

    plan = make(known, (), (), {"lib", "other", "app"}, "", unit="app")

    assert plan.fresh == ("lib", "app")
    assert {step.unit for step in plan.objects} == {"lib", "app"}


def test_units_of_other_projects_are_left_alone_and_mentioned(tree):
    known = tree(BASE)
    strange = Recorded("queue", "function", "queue.claim()", "sql/x.sql", "s", "")

    plan = make(known, [*recorded(known), strange], (), (), "")

    assert plan.is_empty
    assert plan.notes == (
        "unit queue is in the ledger and not in this project: it is left as it is",
    )


def test_the_same_input_gives_the_same_plan(tree):
    one = make(tree(BASE), (), (), {"app"}, "x")
    two = make(tree(dict(reversed(BASE.items()))), (), (), {"app"}, "x")

    assert one == two

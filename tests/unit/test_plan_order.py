"""Every object follows what it needs, in the same order every time."""

from __future__ import annotations

import random

import pytest

from pgpkg.errors import CyclicObjects, DuplicateObject, ForeignSchema, MissingObject
from pgpkg.model import Migration
from pgpkg.plan import order

SHOP = {
    "tables/a_line.sql": "create table app.a_line (o int references app.z_order (id), m app.mood);",
    "tables/z_order.sql": "create table app.z_order (id int primary key default app.next());",
    "types/mood.sql": "create type app.mood as enum ('x');",
    "functions/next.sql": "create function app.next() returns int language sql as 'select 1';",
    "functions/total.sql": "create function app.total() returns app.open language sql"
    " as 'select * from app.open';",
    "views/open.sql": "create view app.open as select app.next() from app.a_line;",
    "policies/a_line.sql": "create policy p on app.a_line using (exists (select from app.open));",
    "data/a_line.sql": "insert into app.a_line values (1, 'x');",
    "data/z_order.sql": "insert into app.z_order values (1);",
    "jobs/nightly.sql": "select cron.schedule('nightly', '* * * * *', 'select app.total()');",
    "grants/reader.sql": "grant select on all tables in schema app to reader;",
    "publications/p.sql": "create publication p for table app.a_line;",
}
IN_ORDER = [
    "schema.sql",
    "types/mood.sql",
    "functions/next.sql",
    "tables/z_order.sql",
    "tables/a_line.sql",
    "data/z_order.sql",
    "data/a_line.sql",
    "views/open.sql",
    "functions/total.sql",
    "policies/a_line.sql",
    "jobs/nightly.sql",
    "grants/reader.sql",
    "publications/p.sql",
]


def paths(files) -> list[str]:
    return [file.file.removeprefix("sql/") for file in files]


def test_files_follow_what_they_need_and_else_shelf_and_name(tree):
    assert paths(tree(SHOP).files) == IN_ORDER


def test_the_order_does_not_depend_on_the_order_of_reading(tree):
    known = tree(SHOP)
    for seed in range(20):
        shuffled = list(known.files)
        random.Random(seed).shuffle(shuffled)

        assert order(shuffled, known) == known.files


def test_units_follow_what_they_require(tree):
    files = {
        "app:views/a.sql": "create view app.a as table lib.t;",
        "lib:tables/t.sql": "create table lib.t ();",
        "lib:views/z.sql": "create view lib.z as select 1;",
    }

    found = tree(files, units=["lib", "app"]).files

    assert [file.unit for file in found] == ["lib", "lib", "lib", "app", "app"]


def test_wants_only_order(tree):
    body = "language plpgsql as 'begin perform app.b(); perform app.absent(); end';"
    files = {
        "functions/a.sql": f"create function app.a() returns int {body}",
        "functions/b.sql": "create function app.b() returns int language sql as 'select 1';",
    }

    assert paths(tree(files).files) == ["schema.sql", "functions/b.sql", "functions/a.sql"]


def test_a_ring_of_wants_is_no_error_and_what_hangs_on_it_still_follows(tree):
    def calls(other: str) -> str:
        return f"returns int language plpgsql as 'begin perform app.{other}(); end';"

    files = {
        "functions/a.sql": f"create function app.a() {calls('b')}",
        "functions/b.sql": f"create function app.b() {calls('a')}",
        "functions/_first.sql": f"create function app._first() {calls('a')}",
    }

    assert paths(tree(files).files)[1:] == [
        "functions/a.sql",
        "functions/_first.sql",
        "functions/b.sql",
    ]


def test_a_ring_of_needs_is_named(tree):
    files = {
        "views/a.sql": "create view app.a as table app.c;",
        "views/b.sql": "create view app.b as table app.a;",
        "views/c.sql": "-- here\ncreate view app.c as\ntable app.b;",
    }

    with pytest.raises(CyclicObjects) as refused:
        tree(files)

    assert refused.value.message == (
        "these objects need each other: app.a -> app.c -> app.b -> app.a"
    )
    assert refused.value.place == "sql/views/a.sql:1"


def test_a_ring_of_foreign_keys_has_a_way_out(tree):
    files = {
        "tables/a.sql": "create table app.a (id int primary key, b int references app.b);",
        "tables/b.sql": "create table app.b (id int primary key, a int references app.a);",
    }
    with pytest.raises(CyclicObjects) as refused:
        tree(files)
    assert "a file of its own" in refused.value.hint

    files["tables/b.sql"] = "create table app.b (id int primary key, a int);"
    files["tables/b_of_a.sql"] = (
        "alter table app.b add constraint b_of_a foreign key (a) references app.a;"
    )

    assert paths(tree(files).files)[1:] == ["tables/b.sql", "tables/a.sql", "tables/b_of_a.sql"]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("create view app.v as\ntable app.tickt;", "app.v needs app.tickt"),
        ("create view app.v as\nselect app.f();", "app.v needs function app.f"),
        ("create view app.v as\nselect null::app.mood;", "app.v needs type app.mood"),
    ],
)
def test_a_missing_object_is_named_with_who_needs_it(tree, sql, message):
    with pytest.raises(MissingObject) as refused:
        tree({"views/v.sql": sql, "tables/ticket.sql": "create table app.ticket ();"})

    assert refused.value.message == f"{message}, which no template creates"
    assert refused.value.place == "sql/views/v.sql:2"
    assert refused.value.hint.startswith("Did you mean app.ticket?") is ("tickt" in sql)


@pytest.mark.parametrize(
    "sql",
    [
        "create view app.v as select * from other.t, pg_catalog.pg_class;",
        "create view app.v as select app_setting('app.name');",
        "create view app.v as select null::app.t;",
        "create view app.v as select app.t.id from app.t;",
        "create view app.v as select app.mood('x');",
    ],
)
def test_what_is_not_ours_or_has_another_kind_is_not_missing(tree, sql):
    files = {
        "tables/t.sql": "create table app.t (id int);",
        "types/mood.sql": "create type app.mood as enum ('x');",
        "views/v.sql": sql,
    }

    assert paths(tree(files).files)[-1] == "views/v.sql"


def test_an_extension_may_fill_a_schema_with_what_no_file_shows(tree):
    files = {
        "schema.sql": "create schema app; create extension citext schema app;",
        "tables/t.sql": "create table app.t (name app.citext);",
    }

    assert paths(tree(files).files) == ["schema.sql", "tables/t.sql"]


def test_an_adopted_unit_finds_its_tables_in_its_migrations(tree):
    migration = Migration("app", "0001", "migrations/0001.sql", "create table ticket (id int);", "")
    files = {"views/v.sql": "create view app.v as table app.ticket;"}

    assert paths(tree(files, [migration]).files) == ["schema.sql", "views/v.sql"]
    with pytest.raises(MissingObject):
        tree({"views/v.sql": "create view app.v as table app.order_line;"}, [migration])


def test_two_files_that_create_one_object_are_both_named(tree):
    with pytest.raises(DuplicateObject) as refused:
        tree(
            {
                "tables/t.sql": "create table app.t ();",
                "views/t.sql": "create view app.t as select 1;",
            }
        )

    assert refused.value.message == "two files create app.t, as a table and as a view"
    assert refused.value.detail == "Found in sql/tables/t.sql and sql/views/t.sql."
    assert refused.value.place == "sql/views/t.sql:1"


def test_a_unit_creates_only_in_schemas_that_it_owns(tree):
    lib = {"lib:tables/t.sql": "create table lib.t ();"}
    with pytest.raises(ForeignSchema) as refused:
        tree(lib | {"views/v.sql": "\ncreate view lib.v as select 1;"}, units=["lib", "app"])
    assert refused.value.place == "sql/views/v.sql:2"
    assert "belongs to lib" in refused.value.detail

    own = {"schema.sql": "create schema app; create schema auth;"}
    on_others = {"policies/t.sql": "create policy p on lib.t;"}
    view = {"views/v.sql": "create view auth.v as select 1;"}

    assert len(tree(lib | own | on_others | view, units=["lib", "app"]).files) == 5

"""draft.run reads a project's folder, writes its migrations and proves them on a scratch server."""

from __future__ import annotations

import pytest

from pgpkg import draft
from pgpkg.errors import BadSlug, UnknownUnit
from pgpkg.project import Project

TICKET = """-- Work to be done.
create table {{ schema }}.ticket (
    id bigint generated always as identity primary key,
    title text not null
);
create index ticket_title on {{ schema }}.ticket (title);
alter table {{ schema }}.ticket enable row level security;
comment on table {{ schema }}.ticket is 'Work to be done.';
"""
WITH_NOTE = TICKET.replace("title text not null", "title text not null,\n    note text")
TITLES = "create view {{ schema }}.titles as select t.note from {{ schema }}.ticket as t;\n"


class Folder:
    """A project on disk and the server to draft on."""

    def __init__(self, root, server):
        self.root, self.server = root, server
        self.write("pgpkg.toml", '[project]\nname = "shop"\n')
        self.write("sql/schema.sql", "create schema {{ schema }};\n")

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def read(self, path):
        return (self.root / path).read_text()

    def draft(self, slug=None, unit="shop"):
        project = Project.load(self.root)
        return draft.run(project.tree, unit, self.server, project.config, slug)


@pytest.fixture
def shop(tmp_path, server):
    return Folder(tmp_path, server)


def test_the_first_draft_makes_everything_and_the_second_nothing(shop):
    shop.write("sql/tables/ticket.sql", TICKET)

    made = shop.draft()

    assert made.cannot == ()
    assert list(made.files) == [
        "migrations/shop_0001_add_ticket.sql",
        "migrations/shop_0001_add_ticket.rollback.sql",
    ]
    text = shop.read("migrations/shop_0001_add_ticket.sql")
    assert "create table shop.ticket (\n" in text
    assert "{{" not in text
    assert "row level security" not in text
    assert "comment on" not in text
    back = shop.read("migrations/shop_0001_add_ticket.rollback.sql")
    assert back.endswith("drop table shop.ticket;\n\ndrop schema shop;\n")
    assert shop.draft() == draft.Draft({}, ())


def test_behaviour_alone_is_no_difference(shop):
    shop.write("sql/tables/ticket.sql", TICKET)
    shop.draft()
    shop.write("sql/tables/ticket.sql", TICKET.replace("Work to be", "What was"))
    shop.write("sql/functions/one.sql", "create function {{ schema }}.one() returns integer\n"
               "language sql as $$ select 1 $$;\n")  # fmt: skip

    assert shop.draft() == draft.Draft({}, ())


def test_a_view_of_a_column_that_no_migration_makes_yet_is_no_obstacle(shop):
    shop.write("sql/tables/ticket.sql", TICKET)
    shop.draft()
    shop.write("sql/tables/ticket.sql", WITH_NOTE)
    shop.write("sql/views/titles.sql", TITLES)

    made = shop.draft("add_note")

    assert made.cannot == ()
    text = shop.read("migrations/shop_0002_add_note.sql")
    assert text.startswith("-- depends: shop_0001_add_ticket\n--\n-- Adds column shop.ticket.note.")
    assert text.endswith("\nalter table shop.ticket add column note text;\n")


def test_a_default_may_call_a_function_of_the_unit(shop):
    shop.write("sql/functions/word.sql", "create function {{ schema }}.word() returns text\n"
               "language sql volatile as $$ select 'x' $$;\n")  # fmt: skip
    shop.write("sql/tables/ticket.sql", TICKET)
    shop.draft()
    worded = WITH_NOTE.replace("note text", "note text default {{ schema }}.word()")
    shop.write("sql/tables/ticket.sql", worded)

    made = shop.draft()

    assert made.cannot == ()
    assert "written anew" in made.files["migrations/shop_0002_change_ticket.sql"]
    assert shop.draft() == draft.Draft({}, ())


def test_a_loss_waits_behind_its_prefix_and_is_drafted_once(shop):
    shop.write("sql/tables/ticket.sql", WITH_NOTE)
    shop.draft()
    shop.write("sql/tables/ticket.sql", TICKET)

    file = "migrations/shop_0002_change_ticket.sql"
    made = shop.draft("change_ticket")
    lines = [line for line in made.files[file].splitlines() if "drop column" in line]
    assert lines == ["-- drop: alter table shop.ticket drop column note;"]

    again = shop.draft()
    assert again.files == {}
    assert again.cannot == (
        "Takes column shop.ticket.note away, with its values: this waits in "
        f"{file}; take the prefix `-- drop:` away there",
    )

    shop.write(file, shop.read(file).replace("-- drop: alter", "alter"))
    assert shop.draft() == draft.Draft({}, ())


def test_what_cannot_be_written_is_told_in_a_line(shop):
    shop.write("sql/types/mood.sql", "create type {{ schema }}.mood as enum ('a', 'b');\n")
    shop.draft()
    shop.write("sql/types/mood.sql", "create type {{ schema }}.mood as enum ('b');\n")

    made = shop.draft()

    assert made.files == {}
    assert made.cannot == (
        "type shop.mood: PostgreSQL cannot take a value out of an enum ('a'); "
        "make a new type and change the columns",
    )


@pytest.mark.parametrize("slug", ["Add", "a-b", "../x", "", "x" * 81])
def test_a_slug_that_makes_no_file_name_is_refused(shop, slug):
    with pytest.raises(BadSlug, match="cannot be part of a migration's name"):
        shop.draft(slug)
    assert not (shop.root / "migrations").exists()


def test_a_shipped_unit_and_an_unknown_one_are_refused(shop):
    with pytest.raises(UnknownUnit, match="pgpkg is a package that pgpkg ships"):
        shop.draft(unit="pgpkg")
    with pytest.raises(UnknownUnit, match="there is no unit named shap"):
        shop.draft(unit="shap")


def test_options_of_storage_are_state_where_no_behaviour_sets_them(shop):
    shop.write("sql/tables/ticket.sql", TICKET)
    shop.draft()
    filled = TICKET.replace("not null\n);", "not null\n) with (fillfactor = 80);")
    shop.write("sql/tables/ticket.sql", filled)
    (text, _) = shop.draft().files.values()
    assert text.endswith("\nalter table shop.ticket set (fillfactor = '80');\n")

    tuned = "alter table {{ schema }}.ticket set (autovacuum_enabled = false);\n"
    shop.write("sql/tables/ticket.sql", filled.replace("80", "90") + tuned)
    assert shop.draft() == draft.Draft({}, ())

"""release records files; what is recorded is never edited again."""

from __future__ import annotations

import pytest

from pgpkg import parse, release, render, sources
from pgpkg.errors import (
    MigrationMisnamed,
    ReleasedFileEdited,
    ReleasedFileMissing,
    RollbackMissing,
)
from pgpkg.model import Tree

TABLE = (
    "create table {{ schema }}.ticket (id integer);\ncomment on table {{ schema }}.ticket is 'x';\n"
)
FIRST = "migrations/shop_0001_create_ticket.sql"
BACK = "migrations/shop_0001_create_ticket.rollback.sql"
LOCK = "migrations/released.lock"


def tree(shop):
    units = shop.units()
    files = [
        parse.parse_file(rendered, unit)
        for unit in units
        for rendered in render.render_unit(unit, units)
        if rendered.source.shelf != "seed"
    ]
    return Tree(units, tuple(files))


def run(shop, unit=None):
    return release.release(tree(shop), shop.config(), unit)


def stale(shop):
    return release.stale_state(tree(shop))


@pytest.fixture
def desk(shop):
    shop.write("sql/tables/ticket.sql", TABLE)
    shop.write(FIRST, "create schema shop;\ncreate table shop.ticket (id integer);\n")
    shop.write(BACK, "drop table shop.ticket;\n")
    return shop


def test_lock_has_a_sorted_line_for_every_file(desk):
    lines = run(desk)

    text = (desk.root / LOCK).read_text()
    assert [line.split("  ")[1] for line in text.splitlines()] == [
        "shop_0001_create_ticket.rollback.sql",
        "shop_0001_create_ticket.sql",
        "state/schema.sql",
        "state/tables/ticket.sql",
    ]
    assert text == "".join(f"{line}\n" for line in lines)
    sha = sources.raw_sha256((desk.root / FIRST).read_text())
    assert f"{sha}  shop_0001_create_ticket.sql" in lines


def test_second_release_adds_nothing(desk):
    run(desk)
    before = (desk.root / LOCK).read_bytes()

    assert run(desk) == []
    assert (desk.root / LOCK).read_bytes() == before


def test_new_migration_adds_its_lines_and_renews_the_state(desk):
    run(desk)
    desk.write("sql/tables/ticket.sql", TABLE.replace("id integer", "id integer, x text"))
    desk.write("migrations/shop_0002_add_x.sql", "alter table shop.ticket add x text;\n")
    desk.write("migrations/shop_0002_add_x.rollback.sql", "alter table shop.ticket drop x;\n")

    assert [line.split("  ")[1] for line in run(desk)] == [
        "shop_0002_add_x.rollback.sql",
        "shop_0002_add_x.sql",
        "state/tables/ticket.sql",
    ]
    assert stale(desk) == ()


@pytest.mark.parametrize("file", [FIRST, BACK])
def test_edited_file_is_refused_and_nothing_is_written(desk, file):
    run(desk)
    before = (desk.root / LOCK).read_bytes()
    desk.write(file, "select 2;\n")
    desk.write("migrations/shop_0002_x.sql", "-- pgpkg: irreversible: it is a test\nselect 1;\n")

    with pytest.raises(ReleasedFileEdited) as caught:
        run(desk)

    assert caught.value.file == file
    assert (desk.root / LOCK).read_bytes() == before


@pytest.mark.parametrize("file", [FIRST, BACK])
def test_vanished_file_is_refused(desk, file):
    run(desk)
    (desk.root / BACK).unlink()
    if file == FIRST:
        desk.write("migrations/shop_0001_other.sql", (desk.root / FIRST).read_text())
        (desk.root / FIRST).unlink()

    with pytest.raises(ReleasedFileMissing, match="was released and is gone"):
        run(desk)


def test_silence_may_be_added_to_a_released_file(desk):
    run(desk)
    desk.write(FIRST, "-- pgpkg: allow rls-off: a test\n" + (desk.root / FIRST).read_text())

    assert run(desk) == []


def test_migration_without_a_way_back_is_refused(desk):
    (desk.root / BACK).unlink()

    with pytest.raises(RollbackMissing, match="has no way back") as caught:
        run(desk)

    assert caught.value.file == FIRST
    assert not (desk.root / LOCK).exists()


def test_migration_may_say_why_there_is_no_way_back(desk):
    (desk.root / BACK).unlink()
    desk.write(FIRST, "-- pgpkg: irreversible: rows are gone\ncreate schema shop;\n")

    assert any("shop_0001_create_ticket.sql" in line for line in run(desk))


def test_reason_must_be_given(desk):
    (desk.root / BACK).unlink()
    desk.write(FIRST, "-- pgpkg: irreversible:\n\ncreate schema shop;\n")

    with pytest.raises(RollbackMissing):
        run(desk)


@pytest.mark.parametrize(
    "name", ["0002_x.sql", "shop_2_x.sql", "other_0002_x.sql", "shop_0002.sql"]
)
def test_misnamed_migration_is_refused(desk, name):
    desk.write(f"migrations/{name}", "-- pgpkg: irreversible: a test\nselect 1;\n")

    with pytest.raises(MigrationMisnamed) as caught:
        run(desk)

    assert caught.value.file == f"migrations/{name}"


def test_unit_that_has_only_migrations_keeps_the_names_of_its_earlier_tool(shop):
    shop.write("migrations/0001.create.sql", "-- pgpkg: irreversible: older tool\nselect 1;\n")

    assert any("0001.create.sql" in line for line in run(shop))


def test_one_unit_can_be_released_alone(desk):
    desk.write("sql/packages/zoo/package.toml", 'name = "zoo"\n')
    desk.write("migrations/packages/zoo/zoo_0001_x.sql", "-- pgpkg: irreversible: x\nselect 1;\n")

    run(desk, "shop")

    assert (desk.root / LOCK).exists()
    assert not (desk.root / "migrations/packages/zoo/released.lock").exists()


def test_shipped_units_are_never_written(desk, shipped_root):
    desk.write("pgpkg.toml", '[project]\nname = "shop"\n[packages]\nqueue = {}\n')

    run(desk)

    assert not list(shipped_root.rglob("released.lock"))


def test_state_that_changed_without_a_migration_is_named(desk):
    assert stale(desk) == ()
    run(desk)
    assert stale(desk) == ()

    desk.write("sql/tables/ticket.sql", TABLE.replace("integer", "bigint"))
    desk.write("sql/tables/more.sql", "create table {{ schema }}.more ();\n")
    assert stale(desk) == ("sql/tables/more.sql", "sql/tables/ticket.sql")
    assert run(desk) == []
    assert stale(desk) == ("sql/tables/more.sql", "sql/tables/ticket.sql")

    desk.write("migrations/shop_0002_x.sql", "select 1;\n")
    assert stale(desk) == ()


def test_state_file_that_is_gone_is_named(desk):
    run(desk)
    (desk.root / "sql/tables/ticket.sql").unlink()

    assert stale(desk) == ("sql/tables/ticket.sql",)


def test_comments_and_layout_are_no_state(desk):
    run(desk)
    desk.write(
        "sql/tables/ticket.sql",
        "-- other words\nCREATE TABLE {{ schema }}.ticket (\n    id integer\n);\n"
        "comment on table {{ schema }}.ticket is 'other';\n",
    )

    assert stale(desk) == ()


def test_other_parameters_are_no_change_of_state(desk):
    desk.write("sql/packages/zoo/package.toml", 'name = "zoo"\n')
    desk.write("sql/packages/zoo/tables/cage.sql", "create table {{ schema }}.cage ();\n")
    desk.write("migrations/packages/zoo/zoo_0001_x.sql", "-- pgpkg: irreversible: x\nselect 1;\n")
    run(desk)

    desk.write("pgpkg.toml", '[project]\nname = "shop"\n[packages]\nzoo = { schema = "other" }\n')

    assert stale(desk) == ()

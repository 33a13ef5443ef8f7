"""add and new write what a project needs, and overwrite nothing."""

from __future__ import annotations

import pytest

from pgpkg import scaffold, sources
from pgpkg.errors import AlreadyThere, BadSlug, DuplicateUnit, UnknownPackage, UnknownUnit


def text_of(folder):
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


COMMENTED = '# mine\n[project]\nname = "shop"  # own\n\n[packages]\n# none yet\n\n[deploy]\n'


def test_add_lists_the_package_and_keeps_comments(shop):
    shop.write("pgpkg.toml", COMMENTED)

    lines = scaffold.add(shop.config(), "queue")

    assert lines == (
        "added queue to [packages] in pgpkg.toml",
        "queue requires audit: it comes along",
    )
    text = (shop.root / "pgpkg.toml").read_text()
    assert all(part in text for part in ("# mine", "# own", "# none yet", "queue = {}"))
    assert [unit.name for unit in shop.units()] == ["pgpkg", "audit", "queue", "shop"]


def test_add_twice_changes_nothing(shop):
    scaffold.add(shop.config(), "audit", copy=True)
    shop.write("sql/packages/audit/schema.sql", "-- mine\n")
    before = text_of(shop.root)

    lines = scaffold.add(shop.config(), "audit", copy=True)

    assert text_of(shop.root) == before
    assert lines == (
        "sql/packages/audit is there already, and was left alone",
        "audit is listed in pgpkg.toml already",
    )


def test_add_edits_pyproject_where_the_config_lies_there(shop):
    (shop.root / "pgpkg.toml").unlink()
    shop.write("pyproject.toml", '[project]\nname = "x"\n\n[tool.pgpkg.project]\nname = "shop"\n')

    scaffold.add(shop.config(), "audit")

    assert shop.config().settings.packages == {"audit": {}}
    assert (shop.root / "pyproject.toml").read_text().startswith('[project]\nname = "x"\n')


def test_add_copy_brings_files_and_migrations(shop):
    lines = scaffold.add(shop.config(), "queue", copy=True)

    queue = shop.unit("queue")
    assert lines[0] == "copied 5 files to sql/packages/queue and migrations/packages/queue"
    assert (queue.is_shipped, queue.root) == (False, "sql/packages/queue")
    assert len(sources.migrations(queue)) == 2


def test_add_names_what_must_be_given_a_value(shop, shipped_root):
    manifest = shipped_root / "sql/packages/audit/package.toml"
    manifest.write_text('name = "audit"\n[parameters.who]\n')

    assert scaffold.add(shop.config(), "audit")[1] == "give it a value: audit = { who = ... }"


def test_add_of_an_unknown_package_changes_nothing(shop):
    before = text_of(shop.root)

    with pytest.raises(UnknownPackage, match="no package qeue") as caught:
        scaffold.add(shop.config(), "qeue")

    assert caught.value.hint == "Did you mean queue?"
    assert text_of(shop.root) == before


def test_add_of_a_package_with_the_name_of_the_project_is_refused(shop):
    shop.write("pgpkg.toml", '[project]\nname = "queue"\n')

    with pytest.raises(DuplicateUnit, match="the project itself is called queue"):
        scaffold.add(shop.config(), "queue")


def test_ledger_is_there_without_adding_it(shop):
    assert scaffold.add(shop.config(), "pgpkg") == ("pgpkg is part of every project already",)


def test_new_counts_on_and_depends_on_the_last(shop):
    first = scaffold.new(shop.config(), "create_ticket")
    second = scaffold.new(shop.config(), "index_ticket", transactional=False)

    assert [str(path) for path in (*first, *second)] == [
        "migrations/shop_0001_create_ticket.sql",
        "migrations/shop_0001_create_ticket.rollback.sql",
        "migrations/shop_0002_index_ticket.sql",
        "migrations/shop_0002_index_ticket.rollback.sql",
    ]
    head = (shop.root / second[0]).read_text().splitlines()
    assert head[:2] == ["-- depends: shop_0001_create_ticket", "-- transactional: false"]
    assert "-- transactional: false" in (shop.root / second[1]).read_text()
    assert (shop.root / first[0]).read_text().startswith("-- depends:\n")


def test_new_follows_both_sides_of_a_merge(shop):
    for name in ("shop_0007_a", "shop_0007_b", "shop_0003_c"):
        shop.write(f"migrations/{name}.sql", "x")

    path, _ = scaffold.new(shop.config(), "go_on")

    assert path.name == "shop_0008_go_on.sql"
    assert (shop.root / path).read_text().startswith("-- depends: shop_0007_a shop_0007_b\n")


def test_new_writes_into_the_named_unit(shop):
    shop.write("sql/packages/zoo/package.toml", 'name = "zoo"\n')

    path, _ = scaffold.new(shop.config(), "feed", "zoo")

    assert str(path) == "migrations/packages/zoo/zoo_0001_feed.sql"


@pytest.mark.parametrize("slug", ["Add Thing", "add-thing", "", "../x", "a__b", "_a", "a" * 81])
def test_new_refuses_a_slug_that_is_no_file_name(shop, slug):
    with pytest.raises(BadSlug):
        scaffold.new(shop.config(), slug)

    assert not (shop.root / "migrations").exists()


def test_new_names_the_unit_that_was_probably_meant(shop):
    with pytest.raises(UnknownUnit, match="no unit named shp") as caught:
        scaffold.new(shop.config(), "x", "shp")

    assert caught.value.hint == "Did you mean --unit shop?"


def test_new_does_not_write_into_a_shipped_package(shop):
    shop.write("pgpkg.toml", '[project]\nname = "shop"\n[packages]\nqueue = {}\n')

    with pytest.raises(UnknownUnit) as caught:
        scaffold.new(shop.config(), "x", "queue")

    assert caught.value.hint == "Make it your own first: pgpkg add queue --copy"


def test_new_overwrites_nothing(shop):
    shop.write("migrations/shop_0001_x.rollback.sql", "mine")
    shop.write("migrations/zzz.sql", "an old migration without a number")

    with pytest.raises(AlreadyThere):
        scaffold.new(shop.config(), "x")

    assert (shop.root / "migrations/shop_0001_x.rollback.sql").read_text() == "mine"

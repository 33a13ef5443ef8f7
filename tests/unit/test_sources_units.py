"""Units are found, settled and ordered, the same way every time."""

from __future__ import annotations

import pytest

from pgpkg import sources
from pgpkg.errors import (
    DuplicateMigration,
    DuplicateUnit,
    UnitCycle,
    UnknownPackage,
)

START = '[project]\nname = "shop"\n'


def names(shop):
    return [unit.name for unit in shop.units()]


def test_ledger_comes_first_and_requirements_before_who_requires_them(shop):
    shop.write("pgpkg.toml", START + "[packages]\nqueue = {}\n")

    assert names(shop) == ["pgpkg", "audit", "queue", "shop"]


def test_local_units_belong_to_the_project_without_being_listed(shop):
    shop.write("sql/packages/zoo/package.toml", 'name = "zoo"\nrequires = ["audit"]\n')
    shop.write("sql/backends/farm/package.toml", 'name = "farm"\nrequires = ["zoo"]\n')

    assert names(shop) == ["pgpkg", "audit", "shop", "zoo", "farm"]
    farm = shop.unit("farm")
    assert (farm.kind, farm.root, farm.migrations_root, farm.is_shipped) == (
        "backend",
        "sql/backends/farm",
        "migrations/backends/farm",
        False,
    )


def test_local_package_wins_over_the_shipped_one(shop):
    shop.write("sql/packages/audit/package.toml", 'name = "audit"\nversion = "9"\n')

    assert shop.unit("audit").version == "9"
    assert not shop.unit("audit").is_shipped


def test_own_unit_requires_every_listed_package_and_those_of_its_manifest(shop):
    shop.write("sql/package.toml", 'requires = ["audit"]\nsummary = "A shop."\n')
    shop.write("pgpkg.toml", START + 'schema = "s"\n[packages]\nqueue = {}\n')

    shop_unit = shop.unit()

    assert shop_unit.requires == ("audit", "queue")
    assert (shop_unit.schema, shop_unit.parameters) == ("s", {"schema": "s"})
    assert shop_unit.summary == "A shop."


def test_folder_of_units_alone_has_no_own_unit_of_the_same_name(shop):
    shop.write("pgpkg.toml", '[project]\nname = "zoo"\n')
    shop.write("sql/packages/zoo/package.toml", 'name = "zoo"\n')
    (shop.root / "sql/schema.sql").unlink()

    assert names(shop) == ["pgpkg", "zoo"]


@pytest.mark.parametrize("other", ["sql/packages/shop", "sql/backends/shop"])
def test_two_units_of_one_name_are_refused(shop, other):
    shop.write(f"{other}/package.toml", 'name = "shop"\n')

    with pytest.raises(DuplicateUnit, match="two units are called shop"):
        shop.units()


def test_unknown_package_is_named_with_the_nearest_one(shop):
    shop.write("pgpkg.toml", START + "[packages]\nqeue = {}\n")

    with pytest.raises(UnknownPackage, match="no package qeue") as caught:
        shop.units()

    assert caught.value.hint == "Did you mean queue?"
    assert caught.value.file == "pgpkg.toml"


def test_missing_requirement_is_named_with_who_requires_it(shop):
    shop.write("sql/packages/zoo/package.toml", 'name = "zoo"\nrequires = ["audi"]\n')

    with pytest.raises(UnknownPackage) as caught:
        shop.units()

    assert caught.value.detail.startswith("zoo requires it.")
    assert caught.value.file == "sql/packages/zoo/package.toml"


def test_units_that_require_each_other_are_refused(shop):
    shop.write("sql/packages/a/package.toml", 'name = "a"\nrequires = ["b"]\n')
    shop.write("sql/packages/b/package.toml", 'name = "b"\nrequires = ["a"]\n')

    with pytest.raises(UnitCycle, match=r"a -> b -> a|b -> a -> b"):
        shop.units()


def test_equal_migrations_in_two_units_are_refused(shop):
    shop.write("sql/packages/zoo/package.toml", 'name = "zoo"\n')
    shop.write("migrations/packages/zoo/shop_0001_a.sql", "x")
    shop.write("migrations/shop_0001_a.sql", "x")

    with pytest.raises(DuplicateMigration, match="two units have a migration shop_0001_a"):
        shop.units()


def test_shipped_packages_are_listed_with_what_they_require(shop):
    assert sources.packages() == {"audit": "Who did it.", "queue": ""}
    assert sources.requirements("queue") == ("audit",)


def test_what_a_unit_follows_comes_first_where_it_is_and_need_not_be(shop):
    shop.write("sql/packages/ant/package.toml", 'name = "ant"\nfollows = ["bee", "wasp"]\n')
    assert names(shop) == ["pgpkg", "ant", "shop"]

    shop.write("sql/packages/bee/package.toml", 'name = "bee"\n')
    assert names(shop) == ["pgpkg", "bee", "shop", "ant"]
    assert shop.unit("ant").requires == ()

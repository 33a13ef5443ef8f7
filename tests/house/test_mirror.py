"""sql/, migrations/ and tests/ have the same shelves: who knows one path knows all three."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted(
    folder.relative_to(ROOT / "sql")
    for kind in ("packages", "backends")
    for folder in (ROOT / "sql" / kind).iterdir()
    if folder.is_dir()
)


@pytest.mark.parametrize("unit", UNITS, ids=str)
def test_a_unit_has_its_three_rooms_and_says_what_it_is(unit):
    manifest = tomllib.loads((ROOT / "sql" / unit / "package.toml").read_text())

    assert manifest["name"] == unit.name
    assert len(manifest["summary"]) > 10
    assert (ROOT / "sql" / unit / "README.md").read_text().startswith("# ")
    assert (ROOT / "sql" / unit / "schema.sql").is_file()
    assert list((ROOT / "migrations" / unit).glob(f"{unit.name}_0001_*.sql"))
    assert (ROOT / "migrations" / unit / "released.lock").is_file()
    assert list((ROOT / "tests" / unit).rglob("test_*.py"))


@pytest.mark.parametrize("shelf", ["packages", "backends"])
def test_no_room_is_left_without_its_unit(shelf):
    units = {unit.name for unit in UNITS if unit.parts[0] == shelf}

    for room in ("migrations", "tests"):
        rooms = {f.name for f in (ROOT / room / shelf).iterdir() if f.is_dir()} - {"__pycache__"}
        assert rooms == units


def test_every_migration_has_a_way_back_or_a_reason():
    for file in (ROOT / "migrations").rglob("*.sql"):
        if file.name.endswith(".rollback.sql"):
            continue
        back = file.with_name(file.name.removesuffix(".sql") + ".rollback.sql")
        assert back.is_file() or "-- pgpkg: irreversible: " in file.read_text(), file


def test_every_folder_of_sql_that_the_readme_names_exists():
    readme = (ROOT / "README.md").read_text()
    named = {part.split(")")[0] for part in readme.split("](")[1:]}
    local = {name for name in named if "://" not in name}

    assert local
    assert [name for name in sorted(local) if not (ROOT / name).exists()] == []

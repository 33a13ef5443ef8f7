"""init writes a project, empty or from a backend, and overwrites nothing."""

from __future__ import annotations

import re

import pytest

from pgpkg import config, names, render, scaffold, sources
from pgpkg.errors import AlreadyThere, UnknownPackage


@pytest.fixture
def fresh(tmp_path, shipped_root):
    return tmp_path / "My Shop"


def text_of(folder):
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_init_names_the_unit_after_the_folder(fresh):
    written = scaffold.init(fresh)

    found = config.load(fresh)
    assert found.name == "my_shop"
    assert set(written) == {fresh / "pgpkg.toml", fresh / "sql/schema.sql"}
    assert (fresh / "migrations").is_dir()
    (schema,) = render.render_unit(sources.units(found)[-1], sources.units(found))
    assert "create schema my_shop;\n" in schema.text


def test_init_writes_no_address_and_no_secret(fresh):
    scaffold.init(fresh)

    assert not re.search(r"://|@|password|host", (fresh / "pgpkg.toml").read_text())


@pytest.mark.parametrize("name", ["user", "Über uns", "1st", "pg_x", "audit", "pgpkg", "---"])
def test_init_finds_a_name_that_can_be_a_schema(tmp_path, shipped_root, name):
    scaffold.init(tmp_path / name)

    found = config.load(tmp_path / name)
    assert names.is_own(found.name)
    assert [unit.name for unit in sources.units(found)] == ["pgpkg", found.name]


def test_init_leaves_files_alone_that_are_there(shop):
    (shop.root / "pgpkg.toml").unlink()
    before = text_of(shop.root)

    scaffold.init(shop.root)

    after = text_of(shop.root)
    assert after.pop("pgpkg.toml")
    assert after == before


@pytest.mark.parametrize(
    ("file", "text"), [("pgpkg.toml", ""), ("pyproject.toml", "[tool.pgpkg.project]\nname='a'\n")]
)
def test_init_refuses_a_project(tmp_path, shipped_root, file, text):
    (tmp_path / file).write_text(text)

    with pytest.raises(AlreadyThere, match="is a project already"):
        scaffold.init(tmp_path)

    assert not (tmp_path / "sql").exists()


@pytest.fixture
def backend(shipped_root):
    files = {
        "sql/backends/desk/package.toml": '# Help.\nname = "desk"\nrequires = ["queue"]\n'
        '[parameters.schema]\ntype = "name"\ndefault = "desk"\n'
        '[parameters.agent]\ntype = "name"\ndefault = "desk_agent"\n',
        "sql/backends/desk/schema.sql": "create schema {{ desk.schema }};\n",
        "sql/backends/desk/tables/ticket.sql": "create table {{ schema }}.ticket ();\n",
        "sql/backends/desk/macros/own.sql": "{% macro m() %}{{ desk.agent }}{% endmacro %}\n",
        "migrations/backends/desk/desk_0001_create.sql": "create schema {{ desk.schema }};\n",
        "migrations/backends/desk/desk_0001_create.rollback.sql": "drop schema {{ schema }};\n",
        "migrations/backends/desk/desk_0002_ticket.sql": (
            "-- depends: desk_0001_create queue_0001_create_message\n-- desk_0001 stays\n"
        ),
        "migrations/backends/desk/released.lock": f"{'a' * 64}  desk_0001_create.sql\n"
        f"{'b' * 64}  state/tables/ticket.sql\n",
    }
    for path, text in files.items():
        (shipped_root / path).parent.mkdir(parents=True, exist_ok=True)
        (shipped_root / path).write_text(text)


def test_init_from_a_backend_makes_it_the_own_unit(fresh, backend):
    scaffold.init(fresh, "desk")

    units = sources.units(config.load(fresh))
    assert [unit.name for unit in units] == ["pgpkg", "audit", "queue", "my_shop"]
    own = units[-1]
    assert own.parameters == {"agent": "desk_agent", "schema": "my_shop"}
    assert [r.text for r in render.render_unit(own, units)] == [
        "create schema my_shop;\n",
        "create table my_shop.ticket ();\n",
    ]
    assert "# Help." in (fresh / "sql/package.toml").read_text()
    assert (fresh / "pgpkg.toml").read_text().endswith("\n[packages]\nqueue = {}\n")


def test_init_from_a_backend_gives_its_migrations_new_ids(fresh, backend):
    scaffold.init(fresh, "desk")

    migrations = {s.file: s.text for s in sources.migrations(sources.units(config.load(fresh))[-1])}
    assert list(migrations) == [
        "migrations/my_shop_0001_create.rollback.sql",
        "migrations/my_shop_0001_create.sql",
        "migrations/my_shop_0002_ticket.sql",
    ]
    assert migrations["migrations/my_shop_0002_ticket.sql"] == (
        "-- depends: my_shop_0001_create queue_0001_create_message\n-- desk_0001 stays\n"
    )
    text = migrations["migrations/my_shop_0001_create.sql"]
    assert text == "create schema {{ my_shop.schema }};\n"
    assert (fresh / "migrations/released.lock").read_text() == (
        f"{sources.raw_sha256(text)}  my_shop_0001_create.sql\n"
    )


def test_init_from_an_unknown_backend_writes_nothing(fresh, backend):
    with pytest.raises(UnknownPackage, match="no backend desc") as caught:
        scaffold.init(fresh, "desc")

    assert caught.value.hint == "Did you mean desk?"
    assert not fresh.exists()


def test_init_from_a_backend_does_not_mix_files(shop, backend):
    (shop.root / "pgpkg.toml").unlink()

    with pytest.raises(AlreadyThere, match="sql has files already"):
        scaffold.init(shop.root, "desk")

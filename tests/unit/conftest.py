"""A project in a temporary folder, beside a small stand-in for the shipped units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pgpkg import config, render, shipped, sources
from pgpkg.model import Migration, Rendered, Source, SqlFile, Tree, Unit
from pgpkg.parse import parse_file
from pgpkg.plan import order

SHIPPED = {
    "sql/macros/grants.sql": "{% macro only(role) %}grant usage to {{ role }};{% endmacro %}\n",
    "sql/packages/pgpkg/package.toml": 'name = "pgpkg"\n',
    "sql/packages/pgpkg/schema.sql": "create schema {{ schema }};\n",
    "sql/packages/audit/package.toml": 'name = "audit"\nversion = "1.2"\nsummary = "Who did it."\n',
    "sql/packages/audit/schema.sql": "create schema {{ schema }};\n",
    "sql/packages/queue/package.toml": (
        'name = "queue"\nrequires = ["audit"]\nextensions = ["pg_trgm", "pg_cron?"]\n'
        '[parameters.max_attempts]\ntype = "integer"\ndefault = 5\nhelp = "Tries."\n'
    ),
    "sql/packages/queue/schema.sql": "create schema {{ schema }};\n",
    "sql/packages/queue/tables/message.sql": (
        "create table {{ schema }}.message (tries integer default {{ max_attempts }});\n"
    ),
    "migrations/packages/queue/queue_0001_create_message.sql": (
        "create table {{ schema }}.message (tries integer);\n"
    ),
    "migrations/packages/queue/queue_0001_create_message.rollback.sql": (
        "drop table {{ schema }}.message;\n"
    ),
}


class Folder:
    """A project's folder and what pgpkg makes of it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, text: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def config(self) -> config.Config:
        return config.load(self.root)

    def units(self) -> tuple[Unit, ...]:
        return sources.units(self.config())

    def unit(self, name: str = "shop") -> Unit:
        return next(unit for unit in self.units() if unit.name == name)

    def render(self, text: str, name: str = "shop") -> Rendered:
        source = Source(name, "views", "sql/views/x.sql", text)
        return render.render(source, self.unit(name), self.units())


@pytest.fixture
def shipped_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "shipped"
    monkeypatch.setattr(shipped, "root", lambda: root)
    for path, text in SHIPPED.items():
        Folder(root).write(path, text)
    return root


@pytest.fixture
def shop(tmp_path: Path, shipped_root: Path) -> Folder:
    folder = Folder(tmp_path / "shop")
    folder.write("pgpkg.toml", '[project]\nname = "shop"\n')
    folder.write("sql/schema.sql", "create schema {{ schema }};\n")
    return folder


@pytest.fixture
def parsed() -> Callable[..., SqlFile]:
    """A function that parses one file of a unit: `parsed("tables/ticket.sql", sql)`."""

    def parse(file: str, sql: str, unit: str = "app") -> SqlFile:
        path = f"sql/{file}"
        own = Unit(unit, "own", unit, "0", "", "sql", Path("sql"), "migrations", Path("migrations"))
        source = Source(unit, file.rpartition("/")[0], path, sql)
        return parse_file(Rendered(source, sql, lambda line: (path, line)), own)

    return parse


@pytest.fixture
def tree(parsed: Callable[..., SqlFile]) -> Callable[..., Tree]:
    """A function that makes the tree of one or more units: `tree({"views/v.sql": sql})`, or
    `tree({"app:views/v.sql": sql, "lib:tables/t.sql": sql}, units=["lib", "app"])`. The schemas
    come by themselves."""

    def make(
        files: Mapping[str, str],
        migrations: Iterable[Migration] = (),
        units: Sequence[str] = ("app",),
        requires: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Tree:
        named = {path if ":" in path else f"app:{path}": sql for path, sql in files.items()}
        for unit in units:
            named.setdefault(f"{unit}:schema.sql", f"create schema {unit};")
        known = tuple(
            Unit(
                u, "own", u, "0", "", "sql", Path("sql"), "migrations", Path("migrations"),
                requires=(requires or {}).get(u, ()),
            )
            for u in units
        )  # fmt: skip
        laid = []
        for path, sql in named.items():
            unit, _, file = path.partition(":")
            one = parsed(file, sql, unit)
            laid.append(replace(one, file=f"sql/{unit}/{file}" if unit != "app" else one.file))
        bare = Tree(known, migrations=tuple(migrations))
        return replace(bare, files=order(laid, bare))

    return make

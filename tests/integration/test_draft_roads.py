"""For many pairs of before and after: the draft leads there, and each of its files back again."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import psycopg
import pytest

from pgpkg import catalog, draft, parse
from pgpkg.model import Migration, SqlFile, Tree, Unit

PAIRS = Path(__file__).parent / "draft_pairs"
OPENING = "create schema app;\n"
IRREVERSIBLE = "-- pgpkg: irreversible"


def _sides(name: str) -> tuple[str, str]:
    text = (PAIRS / f"{name}.sql").read_text(encoding="utf-8")
    before, _, after = text.partition("-- after\n")
    return before.removeprefix("-- before\n"), after


def _file(number: int, text: str) -> SqlFile:
    provides, needs = parse.names_in(text)
    return SqlFile(
        "app", "tables", f"sql/tables/file_{number}.sql", text, "",
        parse.statements(text), parse.objects_in(text), provides, needs,
    )  # fmt: skip


def _tree(before: str, after: str, folder: Path) -> Tree:
    unit = Unit("app", "own", "app", "0", "", "sql", folder, "migrations", folder)
    files = [_file(n, s.text) for n, s in enumerate(parse.statements(OPENING + after))]
    first = Migration("app", "app_0001_start", "migrations/app_0001_start.sql", before, "")
    return Tree((unit,), tuple(files), (), (first,))


def _run(connection: psycopg.Connection, text: str) -> None:
    """Run a migration as apply would, its losses let go."""
    text = "\n".join(line.removeprefix("-- drop: ") for line in text.splitlines())
    statements = parse.statements(text)
    if "-- transactional: false" in text or not all(s.in_transaction for s in statements):
        for statement in statements:
            connection.execute(statement.text)
    elif statements:
        with connection.transaction():
            connection.execute(text)


def _read(connection: psycopg.Connection) -> catalog.Catalog:
    return catalog.snapshot(connection, ["app"])


def _told(left: catalog.Catalog, right: catalog.Catalog) -> list[str]:
    return [d.describe() for d in catalog.differences(left, right) if not d.is_weak]


@pytest.fixture
def two(server):
    """Two connections to two empty databases: what is wanted, what is there."""
    names = [server.create(), server.create()]
    with psycopg.connect(server.url(names[0]), autocommit=True) as wanted:
        with psycopg.connect(server.url(names[1]), autocommit=True) as present:
            yield wanted, present
    for name in names:
        server.drop(name)


@pytest.mark.parametrize("name", sorted(path.stem for path in PAIRS.glob("*.sql")))
def test_a_draft_leads_there_and_each_file_back(name, two, server, tmp_path):
    wanted, present = two
    before, after = _sides(name)
    wanted.execute(OPENING + after)
    present.execute(OPENING + before)
    goal, start = _read(wanted), _read(present)

    made = draft.draft(_tree(before, after, tmp_path), "app", goal, start, version=server.version)
    there = [f for f in made.files if not f.endswith(".rollback.sql")]
    passed = [start]
    for file in there:
        _run(present, made.files[file])
        passed.append(_read(present))

    assert made.cannot == ()
    assert _told(goal, passed[-1]) == []
    for file in reversed(there):
        passed.pop()
        back = str(PurePosixPath(file).with_suffix(".rollback.sql"))
        if IRREVERSIBLE in made.files[file]:
            assert back not in made.files
            break
        _run(present, made.files[back])
        assert _told(passed[-1], _read(present)) == [], f"{back}\n{made.files[back]}"

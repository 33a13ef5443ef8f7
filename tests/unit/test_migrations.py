"""Headers, the way back and the order of migrations are yoyo's own."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from yoyo.migrations import Migration as YoyoMigration
from yoyo.migrations import MigrationList, read_migrations
from yoyo.migrations import topological_sort as yoyos_order

from pgpkg import migrations
from pgpkg.errors import (
    BadMigration,
    MigrationClash,
    MigrationCycle,
    UnknownDependency,
)
from pgpkg.model import Migration, Rendered, Source, Unit

UNIT = Unit("shop", "own", "shop", "0", "", "sql", Path(), "migrations", Path())


def rendered(name, text):
    file = f"migrations/{name}"
    source = Source("shop", "migrations", file, text)
    return Rendered(source, text, lambda line: (file, line))


def read(**files):
    given = [rendered(f"{name}.sql", text) for name, text in files.items()]
    return migrations.read(UNIT, given, {"a.sql": "1"})


def named(name, *depends):
    return Migration("shop", name, f"migrations/{name}.sql", "", "", depends)


@pytest.mark.parametrize(
    "text",
    [
        "-- depends: a b\n-- transactional: false\nselect 1;\n",
        "-- Why.\n\n--   depends:  a\n-- depends: b\nselect 1;\n",
        "--transactional:False\nselect 1;\n-- depends: x\n",
        "select 1;\n-- transactional: false\n",
        "-- transactional: true\n-- note: depends: a\nselect 1;\n",
    ],
)
def test_headers_are_read_as_yoyo_reads_them(tmp_path, text):
    (tmp_path / "m.sql").write_text(text)
    for other in ("a", "b", "x"):
        (tmp_path / f"{other}.sql").write_text("select 1;")
    theirs = {m.id: m for m in read_migrations(str(tmp_path))}["m"]
    theirs.load()

    (ours,) = read(m=text)

    assert set(ours.depends) == {m.id for m in theirs.depends}
    assert ours.is_transactional is theirs.use_transactions


def test_the_order_is_yoyos():
    chance = random.Random(7)
    for _ in range(200):
        names = [f"m{n:02}" for n in range(chance.randint(1, 12))]
        ranks = {name: chance.random() for name in names}
        given = [
            named(n, *(m for m in names if ranks[m] < ranks[n] and chance.random() < 0.3))
            for n in names
        ]
        theirs = {m.id: YoyoMigration(m.id, f"{m.id}.sql", "") for m in given}
        for m in given:
            theirs[m.id]._depends = {theirs[d] for d in m.depends}
            theirs[m.id].steps = []

        expected = [m.id for m in yoyos_order(MigrationList(theirs.values()))]

        assert [m.id for m in migrations.order(given)] == expected


def test_the_way_back_lies_beside_its_migration():
    (found,) = migrations.read(
        UNIT, [rendered("a.sql", "select 1;"), rendered("a.rollback.sql", "select 2;")], {}
    )

    assert (found.id, found.rollback_file) == ("a", "migrations/a.rollback.sql")
    assert found.rollback_text == "select 2;"
    assert not found.is_released


def test_released_lock_says_what_is_released():
    first, second = read(a="select 1;", b="select 1;")

    assert (first.is_released, first.released_sha256) == (True, "1")
    assert not second.is_released


def test_an_irreversible_migration_gives_its_reason():
    (found,) = read(a="-- pgpkg: irreversible: the rows are gone\nselect 1;")

    assert found.irreversible == "the rows are gone"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a", "-- transactional: maybe\nselect 1;", "transactional says 'maybe'"),
        ("a", "-- pgpkg: irreversible:\nselect 1;", "irreversible without a reason"),
        ("post-apply", "select 1;", "hook of yoyo"),
        ("a.rollback", "select 1;", "way back of nothing"),
    ],
)
def test_files_that_cannot_be_migrations_are_refused(name, text, said):
    with pytest.raises(BadMigration, match=said) as caught:
        read(**{name: text})

    assert caught.value.file == f"migrations/{name}.sql"
    assert caught.value.hint


def test_an_unknown_dependency_names_the_nearest():
    with pytest.raises(UnknownDependency) as caught:
        migrations.order([named("shop_0001_a"), named("shop_0002_b", "shop_0001_aa")])

    assert caught.value.hint == "Did you mean shop_0001_a?"


def test_a_cycle_is_named():
    with pytest.raises(MigrationCycle) as caught:
        migrations.order([named("a", "b"), named("b", "a")])

    assert "a -> b" in caught.value.message


def test_one_name_in_two_units_is_refused():
    with pytest.raises(MigrationClash, match="two migrations are called a"):
        migrations.order([named("a"), named("a")])

"""yoyo's tables stay true, and what plain yoyo did is taken over as it is."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

NOTE = "create table shop.note (id integer);\n"


@pytest.fixture
def yoyo(shop):
    """A function that runs the yoyo command on the rendered migrations."""

    def run(command, *arguments):
        for file, text in shop.project.plain_sql().items():
            if "migrations/" in file:
                shop.write(f"rendered/{file}", text)
        sources = sorted(p for p in (shop.folder / "rendered").rglob("*") if p.is_dir())
        sources = [str(p) for p in sources if list(p.glob("*.sql"))]
        url = shop.url.replace("postgresql://", "postgresql+psycopg://")
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "yoyo",
                command,
                "--batch",
                "--no-config-file",
                "-d",
                url,
                *arguments,
                *sources,
            ],
            capture_output=True,
            text=True,
            check=True,
            env=dict(os.environ),
            timeout=60,
        )
        return done.stdout

    return run


def listed(text):
    """Id to A (applied) or U from what `yoyo list` prints."""
    rows = [line.split() for line in text.splitlines()]
    return {row[1]: row[0] for row in rows if len(row) > 1 and row[0] in {"A", "U"}}


def test_yoyo_list_agrees_with_status(shop, yoyo):
    shop.apply()
    shop.migration("shop_0002_add_note", NOTE, "drop table shop.note;\n")
    shop.apply()
    shop.migration("shop_0003_more", "create table shop.more ();\n", "drop table shop.more;\n")
    shop.apply()
    shop.rollback()

    status = shop.status()
    said = {**{s.name: "A" for s in status.applied}, **{s.name: "U" for s in status.pending}}

    assert listed(yoyo("list")) == said
    assert said["shop_0002_add_note"] == "A"
    assert said["shop_0003_more"] == "U"


def test_yoyo_can_go_on_after_us_and_we_after_yoyo(shop, yoyo):
    shop.apply()
    shop.migration("shop_0002_add_note", NOTE, "drop table shop.note;\n")
    yoyo("apply")
    assert shop.plan().migrations == ()
    assert [s.name for s in shop.status().applied][-1] == "shop_0002_add_note"

    yoyo("rollback", "-r", "shop_0002_add_note")
    assert [m.id for m in shop.plan().migrations] == ["shop_0002_add_note"]
    assert shop.apply().migrations == ("shop_0002_add_note",)


def test_a_database_that_yoyo_migrated_is_taken_over_as_it_is(shop, yoyo):
    (shop.folder / "sql/tables/item.sql").unlink()
    (shop.folder / "sql/tables").rmdir()
    shop.migration("shop_0002_add_note", NOTE)
    sources = str(shop.folder / "migrations")
    url = shop.url.replace("postgresql://", "postgresql+psycopg://")
    subprocess.run(
        [sys.executable, "-m", "yoyo", "apply", "--batch", "--no-config-file", "-d", url, sources],
        check=True,
        capture_output=True,
    )
    before = shop.rows("select migration_hash, migration_id, applied_at_utc from _yoyo_migration")
    shop.project.release()

    outcome = shop.apply()

    assert outcome.migrations == ()
    assert outcome.recorded == ("shop_0001_create_item", "shop_0002_add_note")
    rows = "select id, road from pgpkg.migration where unit = 'shop' order by id"
    assert shop.rows(rows) == [(name, "adopted") for name in outcome.recorded]
    after = shop.rows("select migration_hash, migration_id, applied_at_utc from _yoyo_migration")
    assert set(before) < set(after)
    assert shop.apply().is_empty


def test_a_ledger_that_yoyo_made_from_the_rendered_folder_is_taken_over_too(shop, yoyo):
    shop.write("sql/functions/one.sql", "create function shop.one() returns int return 1;\n")
    shop.project.release()
    yoyo("apply")
    before = shop.status()
    assert listed(yoyo("list")) == {standing.name: "A" for standing in before.applied}
    assert (before.pending, before.tampered, before.drifted) == ((), (), ())
    assert (shop.plan().migrations, shop.plan().fresh) == ((), ())

    outcome = shop.apply()

    assert outcome.migrations == ()
    assert outcome.recorded == ("pgpkg_0001_create_ledger", "shop_0001_create_item")
    assert shop.value("select shop.one()") == 1
    assert shop.value("select obj_description('shop.item'::regclass)") == "Things for sale."
    assert shop.value("select outcome from pgpkg.deploy") == "applied"
    assert shop.apply().is_empty
    assert shop.status().changed == shop.status().drifted == ()


def test_our_tables_are_what_yoyo_makes(shop, yoyo, scratch_url):
    shop.apply()
    other = scratch_url()
    url = other.replace("postgresql://", "postgresql+psycopg://")
    shop.write("none/.keep", "")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "yoyo",
            "list",
            "--batch",
            "--no-config-file",
            "-d",
            url,
            str(shop.folder / "none"),
        ],
        check=True,
        capture_output=True,
    )
    columns = (
        "select table_name, column_name, data_type, character_maximum_length, is_nullable,"
        " column_default from information_schema.columns"
        " where table_schema = 'public' order by 1, 2"
    )
    ours, version = shop.rows(columns), "select max(version) from _yoyo_version"
    latest = shop.value(version)
    shop.url = other
    assert ours == shop.rows(columns)
    assert latest == shop.value(version)


def test_yoyos_tables_can_lie_in_a_schema_of_their_own(shop):
    shop.settings(yoyo_schema="bookkeeping")
    shop.run("create schema bookkeeping")
    shop.apply()

    assert shop.value("select count(*) from bookkeeping._yoyo_migration") == 2
    assert shop.value("select to_regclass('public._yoyo_migration')") is None
    assert shop.apply().is_empty

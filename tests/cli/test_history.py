"""Each way in which files and a database can disagree about the past has a code of its own."""

from __future__ import annotations

import json
import re

import pytest

UP = "create table shop.%s (id integer);\n"


@pytest.fixture
def past(shell, database):
    """Two migrations, released and applied; the schema comes from the first."""
    shell.url = database
    migration(shell, "shop_0001_make", "create schema shop;\n", "drop schema shop;\n")
    migration(shell, "shop_0003_add_box", UP % "box", "drop table shop.box;\n")
    assert shell.run("release").returncode == 0
    assert shell.run("apply", "--db", database).returncode == 0
    return shell


def migration(shell, name, text, back):
    shell.write(f"migrations/{name}.sql", text)
    shell.write(f"migrations/{name}.rollback.sql", back)


def refused(shell, *arguments):
    """The one code, with which a verb says no."""
    done = shell.run(*arguments, "--db", shell.url)
    (code,) = re.findall(r"error (PGK\d{3}): ", done.stderr)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert "  hint " in done.stderr
    return code


def test_an_edited_file_is_refused_and_tampered(past):
    past.write("migrations/shop_0003_add_box.sql", UP % "chest")

    assert refused(past, "plan") == refused(past, "apply") == "PGK405"
    status = past.json("status", "--db", past.url)
    assert [entry["id"] for entry in status["tampered"]] == ["shop_0003_add_box"]
    assert past.run("release").returncode == 2


def test_a_lost_file_is_refused_and_tampered(past):
    for path in (past.folder / "migrations").glob("shop_0003*"):
        path.unlink()

    assert refused(past, "plan") == refused(past, "apply") == "PGK407"
    done = past.run("status", "--db", past.url, "--format", "json")
    assert done.returncode == 1
    (lost,) = json.loads(done.stdout)["tampered"]
    assert (lost["id"], lost["reason"]) == ("shop_0003_add_box", "its file is gone")


def test_a_file_that_comes_late_is_refused_unless_it_is_allowed(past):
    migration(past, "shop_0002_add_lid", UP % "lid", "drop table shop.lid;\n")
    past.run("release")

    assert refused(past, "plan") == refused(past, "apply") == "PGK406"
    done = past.run("apply", "--allow-out-of-order", "--db", past.url)
    assert done.stdout == "done: 1 migrations, 0 objects\n"


def test_an_unreleased_file_is_refused_unless_it_is_allowed(past):
    migration(past, "shop_0004_add_lid", UP % "lid", "drop table shop.lid;\n")

    assert past.run("plan", "--db", past.url).returncode == 1
    assert refused(past, "apply") == "PGK408"
    assert past.run("apply", "--allow-unreleased", "--db", past.url).returncode == 0


def test_one_id_in_two_units_is_refused(past):
    past.write(
        "sql/packages/tins/package.toml", 'name = "tins"\nversion = "1"\nsummary = "Tins."\n'
    )
    past.write("sql/packages/tins/schema.sql", "create schema {{ schema }};\n")
    past.write("migrations/packages/tins/shop_0001_make.sql", "select 1;\n")
    past.run("add", "tins")

    assert refused(past, "plan") == "PGK225"


def test_a_missing_way_back_is_refused_before_anything_is_touched(past):
    (past.folder / "migrations/shop_0001_make.rollback.sql").unlink()

    assert refused(past, "rollback", "--steps", "2") == "PGK511"
    applied = past.json("status", "--db", past.url)["applied"]
    assert "shop_0003_add_box" in {entry["id"] for entry in applied}


def test_a_plan_is_for_the_database_that_it_was_made_for(past):
    migration(past, "shop_0004_add_lid", UP % "lid", "drop table shop.lid;\n")
    past.run("release")
    plan = past.run("plan", "--format", "json", "--db", past.url).stdout
    past.write("plan.json", plan)

    assert past.run("apply", "--plan", "plan.json", "--db", past.url).returncode == 0
    again = past.run("apply", "--plan", "plan.json", "--db", past.url)
    assert again.returncode == 3
    assert "error PGK507: " in again.stderr

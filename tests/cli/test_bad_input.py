"""Bad input gets one clear error, the right exit code, and changes nothing."""

from __future__ import annotations

import json
import re
import socket

import pytest

FUNCTION = """create or replace function {{ schema }}.one()
returns integer
language sql
immutable
set search_path = ''
as $$ select 1; $$;
"""
TABLE = "create table {{ schema }}.%s (id bigint primary key%s);\n"
MIGRATION = "migrations/shop_0001_make.sql"

# name, files, what the error must say, the place it must name
IN_THE_FOLDER = [
    (
        "unknown key",
        {"pgpkg.toml": '[project]\nname = "shop"\n\n[deploy]\nlock_timeuot = "3s"\n'},
        "lock_timeout",
        "pgpkg.toml:5",
    ),
    (
        "mistyped key",
        {"pgpkg.toml": '[project]\nname = "shop"\n\n[deploy]\nretries = "many"\n'},
        "retries",
        "pgpkg.toml:5",
    ),
    ("broken TOML", {"pgpkg.toml": '[project\nname = "shop"\n'}, "TOML", "pgpkg.toml:1"),
    (
        "unknown package",
        {"pgpkg.toml": '[project]\nname = "shop"\n\n[packages]\naudti = {}\n'},
        "audit",
        "pgpkg.toml",
    ),
    (
        "undefined variable",
        {"sql/tables/box.sql": "create table {{ schema }}.box (\n    id {{ kind }}\n);\n"},
        "kind",
        "sql/tables/box.sql:2",
    ),
    (
        "template that reaches for the machine",
        {"sql/tables/box.sql": "-- box\n{{ schema.__class__.__mro__ }}\n"},
        "__class__",
        "sql/tables/box.sql:2",
    ),
    (
        "import of an absolute path",
        {"sql/tables/box.sql": '-- box\n{% include "/etc/passwd" %}\n'},
        "/etc/passwd",
        "sql/tables/box.sql:2",
    ),
    (
        "import from above",
        {"sql/tables/box.sql": '-- box\n{% import "../../secret.sql" as s %}\n'},
        "..",
        "sql/tables/box.sql:2",
    ),
    (
        "endless text",
        {"sql/tables/box.sql": "-- box\n\n{{ 'a' * 10 ** 10 }}\n"},
        "",
        "sql/tables/box.sql:3",
    ),
    (
        "syntax error",
        {"sql/tables/box.sql": "-- box\ncreate table {{ schema }}.box (\n    id bigint,,\n);\n"},
        'syntax error at or near ","',
        "sql/tables/box.sql:3",
    ),
    (
        "two files for one object",
        {"sql/functions/one.sql": FUNCTION, "sql/functions/two.sql": FUNCTION},
        "one",
        "sql/functions/two.sql:1",
    ),
    (
        "two objects in one file",
        {"sql/tables/box.sql": TABLE % ("box", "") + TABLE % ("lid", "")},
        "lid",
        "sql/tables/box.sql:2",
    ),
    (
        "cycle",
        {
            "sql/views/a.sql": "create view {{ schema }}.a as select x from {{ schema }}.b;\n",
            "sql/views/b.sql": "create view {{ schema }}.b as select x from {{ schema }}.a;\n",
        },
        "->",
        "sql/views/",
    ),
    (
        "missing object",
        {"sql/views/a.sql": "create view {{ schema }}.a as\nselect x from {{ schema }}.gone;\n"},
        "shop.gone",
        "sql/views/a.sql:2",
    ),
    (
        "BOM",
        {"sql/tables/box.sql": b"\xef\xbb\xbf" + b"select 1;\n"},
        "byte order mark",
        "sql/tables/box.sql:1",
    ),
    ("NUL", {"sql/tables/box.sql": b"-- box\nselect 1\x00;\n"}, "NUL", "sql/tables/box.sql:2"),
    (
        "Latin-1",
        {"sql/tables/box.sql": "-- größe\n".encode("latin-1")},
        "UTF-8",
        "sql/tables/box.sql:1",
    ),
    ("empty file", {"sql/tables/box.sql": b""}, "empty", "sql/tables/box.sql:1"),
    ("10 MB", {"sql/tables/box.sql": b"-- x\n" * 2_100_000}, "too large", "sql/tables/box.sql:1"),
    (
        "COMMIT in a transaction",
        {
            MIGRATION: "-- why\ncreate table shop.box (id int);\ncommit;\n",
            MIGRATION.replace(".sql", ".rollback.sql"): "drop table shop.box;\n",
        },
        "commit",
        f"{MIGRATION}:3",
    ),
]


@pytest.mark.parametrize(
    ("files", "says", "place"),
    [pytest.param(*case[1:], id=case[0]) for case in IN_THE_FOLDER],
)
def test_a_folder_that_cannot_be_used_is_refused_before_the_database(shell, files, says, place):
    for path, text in files.items():
        shell.write(path, text)

    done = shell.run("plan", "--db", "postgresql://127.0.0.1:1/none")

    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert len(re.findall(r"error PGK\d{3}: ", done.stderr)) == 1
    assert says.lower() in done.stderr.lower()
    assert place in done.stderr
    assert "  hint " in done.stderr
    assert "Traceback" not in done.stderr


def test_crlf_gives_the_same_sql(shell):
    shell.write("sql/functions/one.sql", FUNCTION)
    unix = shell.run("render").stdout
    shell.write("sql/functions/one.sql", FUNCTION.replace("\n", "\r\n"))

    assert shell.run("render").stdout == unix


def test_an_error_as_json_is_all_that_standard_output_holds(shell):
    shell.write("sql/tables/box.sql", "create tabel {{ schema }}.box (id int);\n")

    done = shell.run("plan", "--format", "json")
    error = json.loads(done.stdout)["error"]

    assert done.returncode == 2
    assert sorted(error) == ["code", "detail", "file", "hint", "line", "message"]
    assert (error["file"], error["line"]) == ("sql/tables/box.sql", 1)


def test_nobody_answers(shell):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        done = shell.run("plan", "--db", f"postgresql://me:hush@127.0.0.1:{port}/shop")

    assert done.returncode == 3
    assert len(re.findall(r"error PGK\d{3}: ", done.stderr)) == 1
    assert "hush" not in done.stderr


def test_an_unknown_verb_names_the_nearest(shell):
    done = shell.run("aply")

    assert done.returncode == 2
    assert "Did you mean: pgpkg apply?" in done.stderr


def test_an_unknown_option_is_one_error(shell):
    done = shell.run("plan", "--databse", "x")

    assert done.returncode == 2
    assert len(re.findall(r"error PGK\d{3}: ", done.stderr)) == 1
    assert "pgpkg plan --help" in done.stderr


def test_no_address_says_where_one_could_stand(shell):
    done = shell.run("plan", env={"PGPKG_DATABASE_URL": ""})

    assert done.returncode == 2
    assert "PGPKG_DATABASE_URL" in done.stderr

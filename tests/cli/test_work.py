"""pgpkg work says what is wrong before it begins, and how it is used."""

import json

import pytest


@pytest.fixture
def working(shell, database):
    """A project with a queue, and an empty database."""
    shell.write("pgpkg.toml", '[project]\nname = "shop"\n[packages]\nqueue = {}\n')
    shell.url = database
    return shell


def test_help_shows_what_a_person_would_type(shell):
    told = shell.run("work", "--help").stdout

    assert "pgpkg work --queue mail --queue pdf" in told
    assert "SIGTERM, SIGINT" in told
    assert "pgpkg work" in shell.run("--help").stdout or "work " in shell.run("--help").stdout


def test_a_database_without_a_queue_is_refused(working):
    done = working.run("work", "--db", working.url, "--drain")

    assert done.returncode == 2
    assert "error PGK902: the database " in done.stderr
    assert "pgpkg add queue" in done.stderr


def test_a_queue_that_is_not_there_is_told(working):
    assert working.run("apply", "--db", working.url, "--allow-unreleased").returncode == 0

    done = working.run("work", "--db", working.url, "--queue", "mail", "--drain")

    assert done.returncode == 2
    assert "error PGK903: there is no queue mail" in done.stderr
    assert "select queue.create_queue('mail')" in done.stderr
    assert working.run("work", "--db", working.url, "--drain").stdout.startswith("no job in ")


def test_handlers_that_cannot_be_loaded_end_it(working):
    done = working.run("work", "--db", working.url, "--handlers", "shop.nothing")

    assert done.returncode == 2
    assert "error PGK904: the module shop.nothing cannot be imported" in done.stderr


def test_with_json_lines_an_error_is_a_line_too(working):
    done = working.run("work", "--db", working.url, "--log", "json")

    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert json.loads(line)["code"] == "PGK902"


@pytest.mark.parametrize("output", ["text", "json"])
def test_no_password_is_repeated(working, output):
    url = "postgresql://ann:hush@127.0.0.1:1/x"

    done = working.run("work", "--db", url, "--format", output)

    assert done.returncode == 3
    assert "PGK002" in done.stdout + done.stderr
    assert "hush" not in done.stdout + done.stderr

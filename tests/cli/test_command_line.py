"""What the command says of itself, and what the shell gets from it."""

from __future__ import annotations

import pytest


def test_without_a_verb_it_explains_itself(shell):
    done = shell.run()

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Usage: pgpkg [OPTIONS] VERB [...]")
    assert "Traceback" not in done.stderr
    assert "error" not in done.stderr


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_is_no_error(shell, flag):
    done = shell.run(flag)

    assert done.returncode == 0
    assert "Exits with" not in done.stderr
    assert "exit codes:" in done.stdout


def test_the_version_is_one_line(shell):
    done = shell.run("--version")

    assert done.returncode == 0
    assert done.stdout.startswith("pgpkg ")
    assert done.stdout.count("\n") == 1


def test_the_project_can_lie_elsewhere(shell, tmp_path_factory):
    here = shell.folder
    shell.folder = tmp_path_factory.mktemp("elsewhere")

    assert shell.run("render").returncode == 2
    assert "create schema shop" in shell.run("--project", str(here), "render").stdout


def test_a_first_migration_has_room_for_what_it_depends_on(shell):
    (first, _), (second, _) = (shell.json("new", slug)["files"] for slug in ("add_a", "add_b"))

    assert (shell.folder / first).read_text().startswith("-- depends:\n")
    assert (shell.folder / second).read_text().startswith("-- depends: shop_0001_add_a\n")
    assert "shop_0001_add_a" in shell.run("render").stdout

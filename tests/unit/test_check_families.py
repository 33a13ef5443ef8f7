"""Families are chosen by name; what runs where is known without a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from pgpkg.config import Config, ProjectSettings, Settings
from pgpkg.errors import NoServerForChecks, UnknownFamily
from pgpkg.model import Tree
from pgpkg.verify import FAMILIES, Context, needs_server, verify
from pgpkg.verify.family import choose


def test_without_a_choice_all_families_run_in_their_order():
    assert choose(None) == FAMILIES
    assert [f.name for f in choose(["roads", "style"])] == ["style", "roads"]


def test_mistyped_family_gets_the_nearest_name():
    with pytest.raises(UnknownFamily) as caught:
        choose(["style", "catalogue"])

    assert caught.value.message == "there is no family of checks named catalogue"
    assert caught.value.hint == "Did you mean catalog?"
    assert caught.value.exit_code == 2


def test_choosing_nothing_is_an_error():
    with pytest.raises(UnknownFamily, match="no family of checks is named"):
        choose([])


def test_only_families_that_read_files_do_without_a_server():
    assert not needs_server(["style"])
    assert needs_server(["style", "catalog"])
    assert needs_server(None)


def test_database_families_say_that_they_need_a_server():
    config = Config(Path(), "pgpkg.toml", Settings(project=ProjectSettings("app")))

    with pytest.raises(NoServerForChecks):
        verify(Context(Tree(()), config), ["catalog"])

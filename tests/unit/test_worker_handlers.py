"""Handlers are found where they are named, and what cannot be one is told before the work."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint

import pytest

from pgpkg.errors import BadHandler
from pgpkg.worker import handlers


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A function that writes a module and loads the handlers in it."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(handlers, "entry_points", lambda **_: [])

    def load(text, name="my_handlers"):
        (tmp_path / f"{name}.py").write_text(f"from pgpkg.worker import handler\n{text}")
        monkeypatch.delitem(sys.modules, name, raising=False)
        return handlers.load([name], tmp_path)

    return load


def test_marked_functions_and_a_table_of_them_are_found(module):
    found = module(
        "@handler('mail', 'post')\n"
        "def send(job): ...\n"
        "def pay(job, connection): ...\n"
        "HANDLERS = {'pay': pay}\n"
    )

    assert sorted(found) == ["mail", "pay", "post"]
    assert [found[kind].wants_connection for kind in ("mail", "pay")] == [False, True]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the module my_handlers has no handlers"),
        ("import nothing_of_that_name", "the module my_handlers cannot be imported"),
        ("HANDLERS = {'x': 7}", "the handler of x is no function"),
        ("@handler('x')\ndef f(): ...", "the handler of x cannot be called with a job"),
        ("@handler('x')\ndef f(a, b, c): ...", "the handler of x cannot be called with a job"),
        ("@handler('x')\nasync def f(job): ...", "the handler of x cannot be called with a job"),
        ("@handler('x')\ndef f(job): ...\nHANDLERS = {'x': f}", "two functions handle x"),
    ],
)
def test_what_cannot_handle_a_job_is_told(module, text, message):
    with pytest.raises(BadHandler) as told:
        module(text)

    assert told.value.message == message
    assert told.value.hint


def test_installed_packages_bring_handlers_and_a_named_module_wins(module, monkeypatch):
    points = [
        EntryPoint("mail", "json:loads", handlers.GROUP),
        EntryPoint("pdf", "json:dumps", handlers.GROUP),
    ]
    monkeypatch.setattr(handlers, "entry_points", lambda **_: points)
    (found,) = [handlers.load([])]
    assert sorted(found) == ["mail", "pdf"]


def test_an_entry_point_that_cannot_be_loaded_is_told(monkeypatch):
    point = EntryPoint("mail", "no_such_module:send", handlers.GROUP)
    monkeypatch.setattr(handlers, "entry_points", lambda **_: [point])

    with pytest.raises(BadHandler) as told:
        handlers.load([])

    assert told.value.message == "the handler of mail cannot be loaded"
    assert "no_such_module" in told.value.detail

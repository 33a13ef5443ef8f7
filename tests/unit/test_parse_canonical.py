"""The canonical form changes exactly when a token changes."""

from __future__ import annotations

import pytest

from pgpkg.errors import SqlSyntaxError
from pgpkg.parse import canonical

ORIGINAL = "create table app.T (id integer, \"Name\" text default 'A  b') -- why\n"


@pytest.mark.parametrize(
    "same",
    [
        "CREATE TABLE app.t(id integer,\"Name\" text DEFAULT 'A  b')",
        "create table /* here */ App.t\n(\n  ID integer, \"Name\" text default 'A  b'\n)",
    ],
)
def test_white_space_comments_and_case_do_not_count(same):
    assert canonical(same) == canonical(ORIGINAL)


@pytest.mark.parametrize(
    "other",
    [
        "create table app.t (id integer, \"name\" text default 'A  b')",
        "create table app.t (id integer, \"Name\" text default 'A b')",
        "create table app.t (id integer, \"Name\" text default 'a  b')",
        "create table app.t (id bigint, \"Name\" text default 'A  b')",
        "create table app.t (id integer, \"Name\" text default 'A  b');",
    ],
)
def test_names_literals_and_types_count(other):
    assert canonical(other) != canonical(ORIGINAL)


def test_a_body_stays_as_it_is():
    assert canonical("do $$ BEGIN  -- x\nend $$") == "do $$ BEGIN  -- x\nend $$"


def test_tokens_are_never_glued_together():
    assert canonical("select a <@ b") != canonical("select a < @ b")


def test_what_cannot_be_scanned_is_a_syntax_error():
    with pytest.raises(SqlSyntaxError):
        canonical("select 'open")

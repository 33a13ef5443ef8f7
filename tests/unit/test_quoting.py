"""literal and ident write values into SQL that cannot become anything else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pgpkg.errors import NotLiteral
from pgpkg.render import ident, literal


@pytest.mark.parametrize(
    ("value", "sql"),
    [
        (None, "null"),
        (True, "true"),
        (5, "5"),
        (-5, "(-5)"),
        (0.5, "0.5"),
        (1e100, "1e+100"),
        (float("nan"), "'NaN'::float8"),
        (float("-inf"), "'-Infinity'::float8"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.10"), "(-0.10)"),
        (Decimal("Infinity"), "'Infinity'::numeric"),
        ("it's", "'it''s'"),
        ("a\\b'", "E'a\\\\b'''"),
        ("a\nb", "'a\nb'"),
        ([], "'{}'"),
        (["a", None, 1], "array['a', null, 1]"),
        ([[1, 2], [3, 4]], "array[array[1, 2], array[3, 4]]"),
    ],
)
def test_value_is_written_as_a_literal(value, sql):
    assert literal(value) == sql


@pytest.mark.parametrize(
    ("value", "sql"),
    [
        ("app", "app"),
        ("App", '"App"'),
        ("app.ticket", "app.ticket"),
        ("app.user", 'app."user"'),
        ("between", '"between"'),
        (["app", "a.b"], 'app."a.b"'),
        ('say "x"', '"say ""x"""'),
        ("1st", '"1st"'),
        ("straße", '"straße"'),
    ],
)
def test_name_is_quoted_where_it_must_be(value, sql):
    assert ident(value) == sql


@pytest.mark.parametrize("value", ["a\0b", "\ud800", {"a": 1}, object(), b"x"])
def test_what_cannot_be_a_literal_is_refused(value):
    with pytest.raises(NotLiteral):
        literal(value)


@pytest.mark.parametrize("value", ["", "a..b", "x" * 64, "ü" * 32, "a\0b", [], None, 5, ["a", 1]])
def test_what_cannot_be_a_name_is_refused(value):
    with pytest.raises(NotLiteral):
        ident(value)

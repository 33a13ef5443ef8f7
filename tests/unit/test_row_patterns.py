"""Texts are made up for regular expressions, others for other numbers."""

from __future__ import annotations

import re

import pytest

from pgpkg.verify.rows.patterns import matching

PATTERNS = (
    r"^[A-Z]{3}-[0-9]{4}$",
    r"^[^@ ]+@[^@ ]+\.[a-z]{2,}$",
    r"^[a-z][a-z0-9_-]{2,30}$",
    r"^(foo|bar)-\d+$",
    r"^(?:[a-z]+/)*[a-z]+$",
    r"^v\d+\.\d+(-[a-z]+)?$",
    r"^\+?[1-9]\d{7,14}$",
    r"^[0-9]{4}-(0[1-9]|1[0-2])$",
    r"^T-",
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_is_made_matches_and_numbers_tell_it_apart(pattern):
    made = {number: matching(pattern, number) for number in (1, 2, 11_471, 12_583)}

    assert all(text is not None and re.search(pattern, text) for text in made.values())
    assert len(set(made.values())) == len(made)


def test_classes_have_names():
    assert re.fullmatch(r"[A-Z]{2}[a-z]-\d", matching("^[[:upper:]]{2}[[:alpha:]]-[[:digit:]]$", 7))


@pytest.mark.parametrize("pattern", ["(?=x)y", "[a", "(a", r"\mword", "a{2"])
def test_what_is_not_understood_gives_nothing_wrong(pattern):
    made = matching(pattern, 3)
    assert made is None or re.search(re.escape(pattern), made)

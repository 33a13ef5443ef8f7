"""The rows of the showcase: each mistake has its cure beside it, and verify tells them apart.

`make showcase` runs all rows; here are those whose look-alikes no other fixture has.
"""

from __future__ import annotations

import re

import pytest

from pgpkg.verify import FAMILIES
from tests import showcase

HERE = (
    "C-12",
    "C-13",
    "C-15",
    "C-17",
    "C-22",
    "C-35",
    "C-39",
    "C-42",
    "C-44",
    "C-48",
    "C-50",
    "C-78",
)
README = (showcase.SOURCES / "README.md").read_text(encoding="utf-8")
MISTAKES = [f"C-{number:02}" for number in range(1, 83) if number not in (8, 9)]
RULES = {rule for family in FAMILIES for rule in family.rules}


@pytest.mark.parametrize("form", ["faulty", "corrected"])
@pytest.mark.parametrize("row", HERE)
def test_what_is_wrong_is_named_and_its_cure_passes_in_silence(row, form, server, roles):
    verdict = showcase.judge(showcase.text_of(row, form), server)

    assert verdict.is_right, str(verdict)


def test_every_mistake_is_shown_or_said_to_be_beyond_a_tool():
    shown = {row[:4] for row in showcase.rows()}
    told = set(re.findall(r"^\| (C-\d\d) \|", README, re.M))

    assert shown | told == set(MISTAKES)
    assert shown & told == set()


@pytest.mark.parametrize("row", list(showcase.rows()))
def test_the_faulty_form_names_known_rules_and_the_corrected_one_none(row):
    asked = showcase.wanted(showcase.text_of(row, "faulty"))

    assert {rule for rule, _ in asked} <= RULES
    assert asked
    assert showcase.wanted(showcase.text_of(row, "corrected")) == set()


def test_a_verdict_is_wrong_when_something_is_missed_or_made_up():
    asked = frozenset({("rls-off", "app.coa")})
    other = frozenset({("tenant-leak", "app.coa")})

    assert showcase.Verdict(asked, asked, frozenset()).is_right
    assert str(showcase.Verdict(asked, asked, frozenset())) == "named"
    assert not showcase.Verdict(asked, frozenset(), frozenset()).is_right
    assert not showcase.Verdict(asked, asked | other, frozenset()).is_right
    assert not showcase.Verdict(frozenset(), other, frozenset()).is_right
    assert str(showcase.Verdict(frozenset(), other, frozenset())) == (
        "WRONG: wrongly tenant-leak app.coa"
    )


def test_a_rule_that_the_server_cannot_judge_is_not_missed():
    asked = frozenset({("plpgsql-error", "app.audit()")})
    verdict = showcase.Verdict(asked, frozenset(), frozenset({"plpgsql-error"}))

    assert verdict.is_right
    assert str(verdict) == "not on this server"

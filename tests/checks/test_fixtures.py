"""Every rule names what is wrong in its bad fixture, only that, and nothing in the good one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pgpkg.verify import FAMILIES, Report

GRANTS = "public-execute"
FIXTURES = Path(__file__).parent / "fixtures"
ALL = sorted(FIXTURES.glob("*/*.sql"))
FAMILY_OF = {rule: family.name for family in FAMILIES for rule in family.rules}
FILES = [file for file in ALL if FAMILY_OF.get(file.parent.name) != "trace"]


def is_project(file: Path) -> bool:
    return "\n-- file: " in file.read_text(encoding="utf-8")


def wanted(file: Path) -> list[tuple[str, str]]:
    text = file.read_text(encoding="utf-8")
    found = re.findall(r"^-- finds: (\S+) (.+)$", text, re.M)
    return sorted((rule, name) for rule, name in found)


def named(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


def test_bad_fixtures_name_their_own_rule_and_good_ones_name_none():
    for file in ALL:
        rules = {rule for rule, _ in wanted(file)}
        assert rules == ({file.parent.name} if file.stem == "bad" else set()), named(file)


@pytest.mark.parametrize("file", [f for f in FILES if not is_project(f)], ids=named)
def test_exactly_what_the_fixture_says_is_found(file, look):
    found, skipped = look(file)
    expected = [(rule, name) for rule, name in wanted(file) if rule not in skipped]
    if FAMILY_OF[file.parent.name] == "types":
        found = [(rule, name) for rule, name in found if FAMILY_OF[rule] == "types"]
    assert found == expected
    if expected != wanted(file):
        pytest.skip(f"not on this server: {', '.join(sorted(skipped))}")


@pytest.mark.parametrize("file", [f for f in FILES if is_project(f)], ids=named)
def test_exactly_what_the_project_says_is_found(file, prove: Callable[..., Report]):
    family = FAMILY_OF.get(file.parent.name, "style")
    report = prove(file.read_text(encoding="utf-8"), family)
    found = {(f.rule, f.object) for f in report.findings}
    if file.parent.name != GRANTS:  # fixtures are short: only their own pages speak of grants
        found = {(rule, name) for rule, name in found if rule != GRANTS}
    assert sorted(found) == wanted(file)

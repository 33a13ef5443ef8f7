"""Every rule of trace finds what is wrong in its bad fixture, and is content with the good one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pgpkg.verify import FAMILIES
from pgpkg.verify.trace import OWN_RULES, squawk

from .conftest import Watch, migrations_in

FIXTURES = Path(__file__).parent / "fixtures"
(TRACE,) = [family for family in FAMILIES if family.name == "trace"]


def text_of(rule: str, which: str) -> str:
    return (FIXTURES / rule / f"{which}.sql").read_text(encoding="utf-8")


def wanted(text: str) -> set[tuple[str, str]]:
    lines = [line.split(maxsplit=3) for line in text.splitlines() if line.startswith("-- finds: ")]
    return {(rule, name) for _, _, rule, name in lines}


@pytest.mark.parametrize("rule", TRACE.rules)
def test_bad_fixture_is_found(rule: str, watch: Watch):
    text = text_of(rule, "bad")

    seen = [one.finding for one in watch(text).found if one.finding.rule == rule]

    assert {(one.rule, one.object) for one in seen} == wanted(text)
    assert not any("contradicted_by" in (one.evidence or {}) for one in seen)
    assert all(one.hint and one.line for one in seen if rule in OWN_RULES)


@pytest.mark.parametrize("rule", OWN_RULES)
def test_good_fixture_is_at_most_worth_a_note(rule: str, watch: Watch):
    seen = watch(text_of(rule, "good"))

    assert [
        f.finding for f in seen.found if f.finding.rule == rule and f.finding.level != "info"
    ] == []


@pytest.mark.parametrize("rule", squawk.RULES)
def test_squawk_says_nothing_of_the_good_form(rule: str, server):
    (migration,) = migrations_in(text_of(rule, "good"))

    assert rule not in {said["rule_name"] for said in squawk.read(migration, server.version)}

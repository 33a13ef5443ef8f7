"""A rule, its page and its fixtures come and go together."""

from __future__ import annotations

from pathlib import Path

import pytest

from pgpkg.verify import FAMILIES, allow

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "checks"
FIXTURES = ROOT / "tests" / "checks" / "fixtures"
RULES = sorted({*allow.RULES, *(rule for family in FAMILIES for rule in family.rules)})
HEADINGS = ("## What happens", "## How it is seen", "## Bad", "## Good")


OBSERVING = {"functions", "isolation", "jobs", "trace"}


def test_only_what_is_watched_shares_a_rule_with_what_is_read():
    read = [*allow.RULES, *(r for f in FAMILIES if f.name not in OBSERVING for r in f.rules)]
    watched = [rule for f in FAMILIES if f.name in OBSERVING for rule in f.rules]
    assert len(read) == len(set(read))
    assert len(watched) == len(set(watched))


def test_pages_and_rules_are_the_same():
    assert sorted(page.stem for page in PAGES.glob("*.md")) == RULES


def test_fixtures_and_rules_are_the_same():
    assert sorted(folder.name for folder in FIXTURES.iterdir()) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_page_says_what_happens_how_it_is_seen_and_both_forms(rule):
    text = (PAGES / f"{rule}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {rule}\n")
    places = [text.find(heading) for heading in HEADINGS]
    assert -1 not in places and places == sorted(places)
    assert text.count("```sql\n") == 2
    family = next((f.name for f in FAMILIES if rule in f.rules), "style")
    assert f"Family `{family}`" in text


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_a_bad_and_a_good_fixture(rule):
    bad, good = (FIXTURES / rule / f"{name}.sql" for name in ("bad", "good"))
    assert f"-- finds: {rule} " in bad.read_text(encoding="utf-8")
    assert "-- finds:" not in good.read_text(encoding="utf-8")

"""Every rule of trace finds what is wrong in its bad fixture, and is content with the good one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pgpkg.verify.trace import OWN_RULES, squawk, tracing
from pgpkg.verify.trace.ground import Ground

from .conftest import Watch, migrations_in

FIXTURES = Path(__file__).parent / "fixtures"


def text_of(rule: str, which: str) -> str:
    return (FIXTURES / rule / f"{which}.sql").read_text(encoding="utf-8")


def wanted(text: str) -> set[tuple[str, str]]:
    lines = [line.split(maxsplit=3) for line in text.splitlines() if line.startswith("-- finds: ")]
    return {(rule, name) for _, _, rule, name in lines}


@pytest.mark.parametrize("rule", OWN_RULES)
def test_bad_fixture_is_found(rule: str, watch: Watch):
    text = text_of(rule, "bad")

    seen = [one.finding for one in watch(text).found if one.finding.rule == rule]

    assert {(one.rule, one.object) for one in seen} == wanted(text)
    assert all(one.hint and one.line for one in seen)


@pytest.mark.parametrize("rule", squawk.RULES)
def test_squawk_is_right_about_the_bad_form(rule: str, released: Ground):
    text = text_of(rule, "bad")

    trace = tracing.watched(released, migrations_in(text), for_sessions=False)

    seen = [one.finding for one in trace.found if one.finding.rule == rule]
    assert {(one.rule, one.object) for one in seen} == wanted(text)
    assert not any("contradicted_by" in (one.evidence or {}) for one in seen)


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


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        ("changing-column-type", "alter table app.customer alter column name type varchar(80);"),
        ("changing-column-type", "alter table app.customer alter column name type text;"),
        (
            "adding-field-with-default",
            "alter table app.ticket add column n int default app.seven();",
        ),
        (
            "require-lock-timeout",
            "-- transactional: false\ncreate index concurrently t on app.ticket (title);",
        ),
        ("require-statement-timeout", "alter table app.ticket add column code text;"),
    ],
)
def test_squawk_is_overruled_by_what_was_seen(rule: str, statement: str, watch: Watch):
    found = watch(f"-- migration\n{statement}\n").found

    seen = [one.finding for one in found if one.finding.rule == rule]
    assert seen
    assert all(one.level == "info" and "contradicted_by" in (one.evidence or {}) for one in seen)


def test_patience_counts_where_it_holds_without_pgpkg(watch: Watch):
    migrations = (
        "set local lock_timeout = '2s';\nalter table app.ticket add column code text;\n",
        "alter table app.customer add column code text;\nset local lock_timeout = '2s';\n",
        "do $$ begin set local lock_timeout = '2s'; lock table app.heap; end $$;\n",
        "select set_config('lock_timeout', '2s', true);\nlock table app.cache;\n",
        "-- transactional: false\nset lock_timeout = '2s';\nalter table app.event add a int;\n",
        "-- transactional: false\nset local lock_timeout = '2s';\n"
        "alter table app.reading add code text;\n",
    )

    found = watch("".join(f"-- migration\n{text}" for text in migrations)).found

    told = {one.finding.object for one in found if one.finding.rule == "no-lock-timeout"}
    assert told == {"app.customer", "app.reading"}

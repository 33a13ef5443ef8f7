"""Partitions that are made at run time are nobody's draft and nobody's finding."""

from __future__ import annotations

import psycopg
import pytest

from pgpkg import apply, catalog, draft
from pgpkg.project import Project

EVENT = """-- What happened.
create table {{ schema }}.event (
    id bigint generated always as identity,
    at timestamptz not null,
    note text not null default 'none',
    primary key (at, id)
) partition by range (at);

create index event_by_note
on {{ schema }}.event (note, at);

alter table {{ schema }}.event enable row level security;

comment on table {{ schema }}.event is
'What happened.';
"""
MANAGED = """{%- from "macros/partitions.sql" import managed -%}
-- A partition for each month; two years are kept.
{{ managed(partitions.schema, schema, "event", "month", ahead=2, keep="2 years") }}
"""
FILES = {
    "pgpkg.toml": '[project]\nname = "shop"\n[packages]\npartitions = {}\n',
    "sql/schema.sql": "create schema {{ schema }};\ncomment on schema {{ schema }} is 'A shop.';\n",
    "sql/tables/event.sql": EVENT,
    "sql/data/event.sql": MANAGED,
}


@pytest.fixture
def shop(tmp_path):
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def drafted(shop, server):
    project = Project.load(shop)
    return draft.run(project.tree, "shop", server, project.config)


def test_a_draft_has_the_parent_only_and_then_there_are_no_differences(shop, server):
    made = drafted(shop, server)

    text = made.files["migrations/shop_0001_add_event.sql"]
    assert text.count("create table") == 1
    assert "partition by range (at)" in text
    assert made.cannot == ()

    assert drafted(shop, server).files == {}


def test_verify_is_content_with_them(shop, server):
    drafted(shop, server)

    report = Project.load(shop).verify(("catalog", "roads", "roundtrip"), server=server)

    assert {f.object for f in report.findings if f.unit == "shop"} == {"shop.event"}  # no policy
    assert {c.status for c in report.checks} == {"passed", "failed"}


def test_databases_of_different_age_compare_as_equal(shop, scratch_url):
    young, old = scratch_url(), scratch_url()
    for url in (young, old):
        apply.build(url, Project.load(shop).tree)
    with psycopg.connect(young) as one, psycopg.connect(old) as other:
        other.execute("update partitions.managed set ahead = 5")
        other.execute("select partitions.maintain()")

        pair = [catalog.snapshot(each, ["shop"]) for each in (one, other)]
        assert catalog.differences(*pair) == ()
        assert pair[0] == pair[1]
        assert ("table", "shop.event") in pair[0]

        other.execute(
            "create table shop.by_hand partition of shop.event"
            " for values from ('2001-01-01') to ('2002-01-01')"
        )
        (found,) = catalog.differences(pair[0], catalog.snapshot(other, ["shop"]))
        assert (found.kind, found.name) == ("table", "shop.by_hand")

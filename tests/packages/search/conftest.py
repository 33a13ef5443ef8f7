"""A table of articles of two tenants that can be searched, under a policy."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from pgpkg.model import Source
from pgpkg.project import Project
from pgpkg.render import render

ALDER = "00000000-0000-4000-8000-00000000a000"
BIRCH = "00000000-0000-4000-8000-00000000b000"
# Whose rows somebody may see is told by a setting here, so that nothing but search is tested.
MINE = "string_to_array(nullif(current_setting('test.tenants', true), ''), ',')::uuid[]"
ARTICLES = """
{%- from "macros/search.sql" import document, document_index, matches, pages -%}
create table public.article (
    id bigint generated always as identity primary key,
    tenant_id uuid not null,
    title text not null,
    body text,
    is_draft boolean not null default false,
    created_at timestamptz not null default now(),
    {{ document("english", {"title": "A", "body": "D"}, tenant="tenant_id") }}
);
{{ document_index("public", "article") }}
create index article_newest on public.article (tenant_id, created_at desc);
alter table public.article owner to app_owner;
alter table public.article enable row level security;
create policy article_reads on public.article for select to authenticated
using (tenant_id = any((select MINE)::uuid[]) and not is_draft);
grant select on public.article to authenticated;
{{ matches(schema, "public", "article", "app_owner", reader, "english", tenants="MINE",
           title="title") }}
{{ pages(schema, "public", "article", reader, "english", "body") }}
"""


@pytest.fixture(scope="session")
def articles_sql(pgpkg_project: Project) -> str:
    """The table with what the macros write for it."""
    unit = next(u for u in pgpkg_project.units if u.name == "search")
    text = ARTICLES.replace("MINE", MINE)
    source = Source("search", "tables", "sql/packages/search/tables/article.sql", text)
    return render(source, unit, pgpkg_project.units).text


@pytest.fixture
def tenants() -> SimpleNamespace:
    """The ids of the two tenants."""
    return SimpleNamespace(alder=ALDER, birch=BIRCH)


@pytest.fixture
def add(db: psycopg.Connection[Any], articles_sql: str) -> Callable[..., int]:
    """A function that adds an article and returns its number; the table is there from then on."""
    db.execute("grant usage, create on schema public to app_owner")
    db.execute(articles_sql)
    db.commit()

    def add(title: str, body: str = "", tenant: str = ALDER, is_draft: bool = False) -> int:
        made = db.execute(
            "insert into public.article (tenant_id, title, body, is_draft, created_at)"
            " values (%s, %s, %s, %s, clock_timestamp()) returning id",
            [tenant, title, body, is_draft],
        ).fetchone()
        db.commit()
        assert made is not None
        return int(made[0])

    return add


@pytest.fixture
def found(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[..., list[Any]]:
    """A function that searches as a user of these tenants."""

    def search(
        words: str | None, *, of: str = ALDER, columns: str = "id", call: str = "(%s)"
    ) -> list[Any]:
        with connect() as session:
            session.execute("set local role authenticated")
            session.execute("select set_config('test.tenants', %s, true)", [of])
            rows = session.execute(
                f"select {columns} from public.search_article{call}", [words]
            ).fetchall()
            return [row[0] if len(row) == 1 else row for row in rows]

    return search

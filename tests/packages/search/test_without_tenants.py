"""The macros serve a table without tenants as well: what may be seen is any condition."""

import pytest

from pgpkg.model import Source
from pgpkg.render import render

RECIPES = """
{%- from "macros/search.sql" import document, document_index, matches, pages -%}
create table public.recipe (
    slug text primary key,
    name text not null,
    is_open boolean not null,
    made_at timestamptz not null default clock_timestamp(),
    {{ document("simple", {"name": "A"}) }}
);
{{ document_index("public", "recipe", fastupdate=true) }}
alter table public.recipe owner to {{ owner }};
alter table public.recipe enable row level security;
create policy recipe_everybody_reads on public.recipe for select to {{ visitor }} using (is_open);
grant select on public.recipe to {{ visitor }};
{{ matches(schema, "public", "recipe", owner, [reader, visitor], "simple", visible="t.is_open",
           title="name", key="slug", key_type="text", newest="made_at") }}
{{ pages(schema, "public", "recipe", [reader, visitor], "simple", "name", key="slug",
         key_type="text") }}
"""


@pytest.fixture
def recipes(db, pgpkg_project):
    unit = next(u for u in pgpkg_project.units if u.name == "search")
    source = Source("search", "tables", "sql/packages/search/tables/recipe.sql", RECIPES)
    db.execute("grant usage, create on schema public to app_owner")
    db.execute(render(source, unit, pgpkg_project.units).text)
    db.execute(
        "insert into public.recipe values ('pie', 'Apple pie', true),"
        " ('tart', 'Apple tart', false), ('100%', 'Half an apple', true)"
    )
    db.commit()


def found(as_actor, words):
    with as_actor("visitor") as visitor:
        rows = visitor.execute("select id from public.search_recipe(%s)", [words]).fetchall()
        return sorted(slug for (slug,) in rows)


def test_visitors_find_what_is_open(recipes, as_actor):
    assert found(as_actor, "apple") == ["100%", "pie"]
    assert found(as_actor, "tart") == []


def test_typos_open_nothing(db, recipes, as_actor):
    db.execute("create extension pg_trgm schema public")
    db.commit()

    assert found(as_actor, "aepl ") == []
    assert found(as_actor, "applle ") == ["100%", "pie"]
    assert found(as_actor, "tartt ") == []

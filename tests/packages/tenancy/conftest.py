"""Two tenants from the seed, a table of notes guarded by the macros, and everybody around them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from pgpkg.model import Source
from pgpkg.project import Project
from pgpkg.render import render

NOTES = """
{%- from "macros/tenancy.sql" import tenant_policies, tenant_stays, public_rows, service_rows -%}
create table public.note (
    id integer primary key,
    tenant_id uuid not null default {{ schema }}.current_tenant(),
    body text not null,
    is_public boolean not null default false
);
create index note_of_tenant on public.note (tenant_id, id);
grant select, insert, update, delete on public.note to {{ member }};
grant select on public.note to {{ visitor }};
{{ tenant_policies(schema, "public", "note", member) }}
{{ tenant_stays(schema, "public", "note") }}
{{ public_rows("public", "note", visitor, "is_public") }}
{{ service_rows(schema, "public", "note", service, ("select", "update")) }}
"""


@pytest.fixture
def who() -> SimpleNamespace:
    """The ids of the seed: two tenants, their owners, and Carol, who is in both."""
    return SimpleNamespace(
        alice="00000000-0000-4000-8000-00000000000a",
        bob="00000000-0000-4000-8000-00000000000b",
        carol="00000000-0000-4000-8000-00000000000c",
        dave="00000000-0000-4000-8000-00000000000d",
        alder="00000000-0000-4000-8000-00000000a000",
        birch="00000000-0000-4000-8000-00000000b000",
    )


@pytest.fixture(scope="session")
def notes_sql(pgpkg_project: Project) -> str:
    """The table of notes with everything that the macros write for it."""
    unit = next(u for u in pgpkg_project.units if u.name == "tenancy")
    source = Source("tenancy", "tables", "sql/packages/tenancy/tables/note.sql", NOTES)
    return render(source, unit, pgpkg_project.units).text


@pytest.fixture
def notes(db: psycopg.Connection[Any], notes_sql: str, who: SimpleNamespace) -> None:
    """Two notes of each tenant; number 2 and number 4 are public."""
    db.execute(notes_sql)
    for number, tenant in enumerate([who.alder, who.alder, who.birch, who.birch], start=1):
        db.execute(
            "insert into public.note values (%s, %s, %s, %s)",
            [number, tenant, f"tag-{tenant}", number % 2 == 0],
        )
    db.commit()


@pytest.fixture
def signed_in(connect: Callable[..., psycopg.Connection[Any]]) -> Callable[..., Any]:
    """A function that opens a session of the API role whose open transaction has these claims."""

    def open_as(user: str, **claims: Any) -> psycopg.Connection[Any]:
        session = connect()
        become(session, user, **claims)
        return session

    return open_as


@pytest.fixture
def join(db: psycopg.Connection[Any]) -> Callable[[str, str, str], None]:
    """A function that makes somebody a member without asking."""

    def join(tenant: str, user: str, role: str) -> None:
        db.execute(
            "insert into tenancy.membership (tenant_id, user_id, role) values (%s, %s, %s)",
            [tenant, user, role],
        )
        db.commit()

    return join


def become(session: psycopg.Connection[Any], user: str, **claims: Any) -> None:
    """Begin a transaction as this user, as the gateway does."""
    from pgpkg import actor
    from pgpkg.model import Actor

    actor.become(session, Actor(user, "authenticated", {"sub": user, **claims}))

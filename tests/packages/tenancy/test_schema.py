"""Tenancy needs nothing but PostgreSQL, and its names can be chosen."""

import psycopg

from pgpkg import apply
from pgpkg.project import Project

USER = "00000000-0000-4000-8000-00000000000f"
NOTE = """
create table {{ schema }}.note (
    id bigint generated always as identity primary key,
    tenant_id uuid not null default {{ tenancy.schema }}.current_tenant()
    references {{ tenancy.schema }}.tenant (id),
    body text not null
);
comment on table {{ schema }}.note is 'Notes.';
grant usage on schema {{ schema }} to {{ tenancy.member }};
grant select, insert on {{ schema }}.note to {{ tenancy.member }};
"""
POLICY = """
{%- from "macros/tenancy.sql" import tenant_policies -%}
{{ tenant_policies(tenancy.schema, schema, "note", tenancy.member, changes=none, removes=none) }}
"""


def test_a_stranger_guards_a_table_with_names_of_the_own_choice(tmp_path, database):
    (tmp_path / "pgpkg.toml").write_text(
        '[project]\nname = "app"\n[packages]\n'
        'tenancy = { schema = "clients", owner = "clients_owner", member = "client", '
        'visitor = "passer_by", founder = "client", header = "x-client" }\n'
    )
    for shelf, text in (("tables", NOTE), ("policies", POLICY)):
        (tmp_path / "sql" / shelf).mkdir(parents=True)
        (tmp_path / "sql" / shelf / "note.sql").write_text(text)
    (tmp_path / "sql" / "schema.sql").write_text("create schema {{ schema }};\n")

    apply.build(database, Project.load(tmp_path).tree)

    with psycopg.connect(database) as db:
        assert db.execute("select to_regnamespace('auth')").fetchone() == (None,)
        db.execute("set local role client")
        db.execute("select set_config('request.jwt.claims', %s, true)", [f'{{"sub": "{USER}"}}'])
        made = db.execute("select clients.create_tenant('Fir')").fetchone()
        db.execute("insert into app.note (body) values ('hello')")
        assert db.execute("select tenant_id from app.note").fetchall() == [made]
        db.execute("select set_config('request.headers', '{\"x-client\": \"other\"}', true)")
        assert db.execute("select clients.current_tenant()").fetchone() == (None,)

"""A finding is told at the statement that makes its object, and can be silenced there."""

from __future__ import annotations

import pytest

from pgpkg.errors import DoesNotBuild

TABLE = """
-- file: sql/schema.sql
create schema {{ schema }};
comment on schema {{ schema }} is 'The help desk.';
grant usage on schema {{ schema }} to authenticated;
-- file: sql/tables/kind.sql
-- pgpkg: allow rls-off: everybody may know the kinds
create table {{ schema }}.kind (name text primary key);
comment on table {{ schema }}.kind is 'Kinds of tickets.';
create index on {{ schema }}.kind (name);
"""
SHELVES = """
-- file: sql/data/kind.sql
insert into {{ schema }}.kind (name) values ('question') on conflict do nothing;
-- file: sql/grants/kind.sql
grant select on {{ schema }}.kind to authenticated;
"""
FUNCTIONS = """
-- file: sql/functions/twice.sql
create or replace function {{ schema }}.twice(number integer) returns integer
language sql immutable
as $$ select 2 * number; $$;

create or replace function {{ schema }}.twice(number text) returns text
language sql immutable
as $$ select number || number; $$;
-- file: sql/triggers/kind_is_kept.sql
create or replace function {{ schema }}.kind_is_kept() returns trigger
language plpgsql
as $$ begin return null; end; $$;
create or replace trigger kind_is_kept before delete on {{ schema }}.kind
for each row execute function {{ schema }}.kind_is_kept();
"""
BROKEN = """
-- file: sql/functions/kinds.sql
{# two lines
   of remarks #}
create or replace function {{ schema }}.kinds() returns setof text
language sql stable
as $$
    select k.title
    from {{ schema }}.kind as k;
$$;
"""


def places(report):
    return {(f.rule, f.object): (f.unit, f.file, f.line) for f in report.findings}


def test_overload_and_trigger_have_the_line_of_their_own_statement(prove):
    found = places(prove(TABLE + FUNCTIONS, "catalog"))

    file = "sql/functions/twice.sql"
    assert found["public-execute", "app.twice(integer)"] == ("app", file, 1)
    assert found["public-execute", "app.twice(text)"] == ("app", file, 5)
    trigger = found["object-without-comment", "app.kind.kind_is_kept"]
    assert trigger == ("app", "sql/triggers/kind_is_kept.sql", 4)


def test_index_without_a_name_is_told_at_its_table(prove):
    found = places(prove(TABLE, "catalog"))

    index = found["duplicate-index", "app.kind_name_idx"]
    assert index == ("app", "sql/tables/kind.sql", 2)


def test_rows_and_grants_of_a_table_do_not_take_its_place(prove):
    report = prove(TABLE + SHELVES, "catalog")

    assert {f.rule for f in report.findings} == {"duplicate-index"}


def test_silence_with_a_rule_spelled_otherwise_names_the_right_one(prove):
    report = prove(TABLE.replace("rls-off", "RLS_OFF") + SHELVES, "catalog")

    (found,) = [f for f in report.findings if f.rule == "unused-allow"]
    assert found.hint == "-- pgpkg: allow rls-off: everybody may know the kinds"


def test_tree_that_cannot_be_built_is_one_error_at_its_line(prove):
    with pytest.raises(DoesNotBuild, match=r"column k.title does not exist") as caught:
        prove(TABLE + BROKEN, "catalog")

    assert (caught.value.exit_code, caught.value.place) == (2, "sql/functions/kinds.sql:6")

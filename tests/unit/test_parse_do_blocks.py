"""What a DO block makes counts as made by its file: a thing that is created only where it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from pgpkg.errors import MisnamedFile
from pgpkg.model import Rendered, Source, SqlFile, Unit
from pgpkg.parse import parse_file

UNIT = Unit("app", "own", "app", "0", "", "sql", Path("sql"), "migrations", Path("migrations"))


def read(file: str, sql: str) -> SqlFile:
    shelf = file.rpartition("/")[0]
    source = Source("app", shelf, f"sql/{file}", sql)
    return parse_file(Rendered(source, sql, lambda line: (f"sql/{file}", line)), UNIT)


def block(sql: str) -> str:
    return f"""
do $do$
begin
    if to_regnamespace('auth') is null then
        execute $create${sql}$create$;
    end if;
end
$do$;
"""


def test_a_table_made_by_a_block_is_state_and_the_files_object():
    file = read("tables/users.sql", block("create table auth.users (id uuid primary key);"))

    assert [(each.kind, each.name) for each in file.objects] == [("table", "auth.users")]
    assert [statement.is_state for statement in file.statements] == [True]
    assert "relation auth.users" in file.provides


def test_a_function_made_by_a_block_is_behaviour_that_is_laid_by_running_it_again():
    sql = "create function auth.uid() returns uuid language sql as 'select null::uuid';"

    file = read("functions/uid.sql", block(sql))

    (made,) = file.objects
    assert (made.kind, made.name, made.is_replaceable) == ("function", "auth.uid()", True)
    assert not file.is_state


def test_a_block_that_only_grants_is_behaviour():
    table = block("create table auth.users (id uuid primary key);")
    file = read("tables/users.sql", table + block("grant select on auth.users to public;"))

    assert [statement.is_state for statement in file.statements] == [True, False]


def test_a_block_in_a_file_of_another_name_is_refused():
    with pytest.raises(MisnamedFile) as refused:
        read("tables/people.sql", block("create table auth.users (id uuid primary key);"))

    assert refused.value.file == "sql/tables/people.sql"


def test_a_role_made_by_a_block_is_no_object_that_could_be_dropped():
    file = read("schema.sql", "create schema app; do $$ begin create role worker; end $$;")

    assert [each.kind for each in file.objects] == ["schema"]


def test_numeric_is_spelled_as_the_catalog_spells_it():
    file = read(
        "functions/add.sql",
        "create function app.add(a numeric, b numeric[]) returns int language sql as 'select 1';",
    )

    assert [each.name for each in file.objects] == ["app.add(numeric, numeric[])"]


def test_the_index_of_a_materialized_view_is_behaviour_like_the_view():
    file = read(
        "views/daily.sql",
        "create materialized view app.daily as select 1 as id;"
        "create unique index daily_id on app.daily (id);",
    )

    assert not file.is_state

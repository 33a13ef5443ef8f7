"""What a file is made of: names as the catalog spells them, what it provides, its sha256."""

# ruff: noqa: E501 - a case reads best in one line

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("int", "integer"),
        ("int4, int8, int2, bigint, smallint", "integer, bigint, smallint, bigint, smallint"),
        ("float, float4, real, double precision", "double precision, real, real, double precision"),
        ("bool, boolean", "boolean, boolean"),
        ("numeric(10, 2), decimal", "numeric, numeric"),
        ("varchar(3), character varying, text", "character varying, character varying, text"),
        ('char(3), bpchar, "char"', 'character, character, "char"'),
        ("timestamp, timestamptz", "timestamp without time zone, timestamp with time zone"),
        ("time(3), timetz", "time without time zone, time with time zone"),
        ("interval day to second, bit(3), varbit", "interval, bit, bit varying"),
        ("int[], text[][], uuid array[3], _int4", "integer[], text[], uuid[], integer[]"),
        ("pg_catalog.int4, pg_catalog.uuid, jsonb", "integer, uuid, jsonb"),
        ('app.mood, app.mood[], app."Odd"', 'app.mood, app.mood[], app."Odd"'),
        ("a int, inout b text, variadic c int[]", "integer, text, integer[]"),
        ("a int, out b text", "integer"),
        ("", ""),
    ],
)
def test_argument_types_are_spelled_as_the_catalog_spells_them(parsed, written, spelled):
    sql = f"create function app.f({written}) language sql as 'select 1';"
    if "out" not in written:
        sql = sql.replace(") language", ") returns int language")

    (made,) = parsed("functions/f.sql", sql).objects

    assert made.name == f"app.f({spelled})"


def test_names_are_quoted_only_where_sql_needs_it(parsed):
    (made,) = parsed("tables/Odd Name.sql", 'create table "app"."Odd Name" ();').objects

    assert made.name == 'app."Odd Name"'
    (made,) = parsed("tables/order.sql", 'create table app."order" ();').objects
    assert made.name == 'app."order"'


def test_a_table_provides_its_row_type_its_indexes_and_the_sequences_of_its_columns(parsed):
    sql = """create table app.t (id bigint generated always as identity, n serial);
        create index t_n on app.t (n);"""

    assert parsed("tables/t.sql", sql).provides == {
        "relation app.t",
        "type app.t",
        "relation app.t_n",
        "relation app.t_id_seq",
        "relation app.t_n_seq",
    }


def test_a_range_type_provides_its_multirange_type(parsed):
    plain = parsed("types/span.sql", "create type app.span as range (subtype = int);")
    named = parsed("types/intrange.sql", "create type app.intrange as range (subtype = int);")

    assert plain.provides == {"type app.span", "type app.span_multirange"}
    assert named.provides == {"type app.intrange", "type app.intmultirange"}


def test_roles_are_provided_and_wanted(parsed):
    made = parsed("schema.sql", "create schema app; create role worker;")
    used = parsed("grants/all.sql", "grant usage on schema app to worker;")

    assert "role worker" in made.provides
    assert "role worker" in used.wants


def test_a_job_wants_what_its_command_uses_and_needs_nothing(parsed):
    sql = "select cron.schedule('j', '* * * * *', $$ delete from app.t; call app.p() $$);"

    file = parsed("jobs/j.sql", sql)

    assert file.needs == frozenset()
    assert file.wants == {"relation app.t", "function app.p", "function cron.schedule"}


def test_a_materialized_view_wants_the_rows_that_it_reads(parsed):
    file = parsed("views/m.sql", "create materialized view app.m as table app.t;")

    assert "rows app.t" in file.wants


def test_data_provide_rows_and_need_their_table(parsed):
    file = parsed("data/kinds.sql", "insert into app.kind select * from app.given;")

    assert "rows app.kind" in file.provides
    assert {"relation app.kind", "relation app.given"} <= file.needs


def test_a_text_that_reads_like_a_relation_is_wanted(parsed):
    file = parsed("triggers/g.sql", """create function app.g() returns trigger
        language plpgsql as 'begin end'; create trigger g after insert on app.t
        execute function app.g(); select audit.track('app.u');""")  # fmt: skip

    assert "relation app.u" in file.wants


TABLE = "create table app.t (id int);"


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        ("create table app.t (id bigint);\ncomment on table app.t is 'x';", True),
        ("-- why\ncreate table app.t (id int);\n\ncomment on table app.t is 'x';", True),
        ("create table app.t (id int);comment on table app.t is 'y';", False),
        (
            "create table app.t (id int);comment on table app.t is 'x';grant select on app.t to r",
            False,
        ),
    ],
)
def test_the_sha256_of_a_file_with_state_covers_the_rest(parsed, changed, is_same):
    before = parsed("tables/t.sql", f"{TABLE} comment on table app.t is 'x';")

    after = parsed("tables/t.sql", changed)

    assert (before.sha256 == after.sha256) is is_same


def test_the_sha256_of_behaviour_covers_the_whole_text(parsed):
    view = "create view app.v as select 1;"

    assert parsed("views/v.sql", view).sha256 != parsed("views/v.sql", f"-- x\n{view}").sha256


@pytest.mark.parametrize(
    ("file", "sql", "is_replaceable"),
    [
        ("functions/f.sql", "create or replace procedure app.f() language sql as 'select 1';", True),
        ("functions/f.sql", "create procedure app.f() language sql as 'select 1';", False),
        ("functions/f.sql", "drop procedure if exists app.f(); create procedure app.f()"
         " language sql as 'select 1';", True),
        ("views/v.sql", "create or replace view app.v as select 1;", True),
        ("views/v.sql", "create materialized view app.v as select 1;", False),
        ("policies/t.sql", "drop policy if exists p on app.t; create policy p on app.t;", True),
        ("policies/t.sql", "drop policy if exists q on app.t; create policy p on app.t;", False),
        ("triggers/g.sql", "create or replace trigger g after insert on app.t execute function app.f();", True),
        ("jobs/j.sql", "select cron.schedule('j', '* * * * *', 'select 1');", True),
    ],
)  # fmt: skip
def test_it_is_known_whether_a_file_can_be_run_again(parsed, file, sql, is_replaceable):
    (made,) = parsed(file, sql).objects

    assert made.is_replaceable is is_replaceable

"""SQL is split by PostgreSQL's own grammar, and each statement knows its line and its manners."""

from __future__ import annotations

import pytest

from pgpkg.errors import CopyFromStdin, PsqlCommand, SqlSyntaxError
from pgpkg.parse import statements


def test_statements_are_split_where_the_grammar_ends_them():
    sql = """
        create function app.f() returns text language sql as $$ select ';'; $$;
        do $do$ begin perform 1; perform 2; end $do$;
        create function app.g() returns int begin atomic select 1; select 2; end;
        select 'a;b' -- not here; either
        ;;
    """

    assert [s.kind for s in statements(sql)] == [
        "create_function",
        "do",
        "create_function",
        "select",
    ]


def test_the_line_is_that_of_the_first_token_whatever_characters_stand_before():
    sql = "-- größer → ééé\nselect 'ü€😀';\n\n/* two\nlines */ select 2; select 3;\n-- end"

    assert [(s.line, s.text) for s in statements(sql)] == [
        (2, "select 'ü€😀'"),
        (5, "select 2"),
        (5, "select 3"),
    ]


def test_a_text_without_statements_has_none():
    assert statements("-- nothing here\n;") == ()


@pytest.mark.parametrize(
    "sql",
    [
        "create schema app",
        "create extension citext",
        "create type app.mood as enum ('a')",
        "create type app.pair as (a int)",
        "create type app.span as range (subtype = int)",
        "alter type app.mood add value 'b'",
        "create domain app.email as text",
        "create table app.t (id int)",
        "create table app.p partition of app.t default",
        "create table app.t as select 1 as id",
        "create foreign table app.t (id int) server s",
        "create sequence app.s",
        "create index t_id on app.t (id)",
        "create statistics app.st on a, b from app.t",
        "create collation app.c (locale = 'C')",
        "alter table app.t add column x int",
        "alter table app.t enable row level security, add column x int",
        "alter table app.t attach partition app.p default",
        "alter sequence app.s owned by app.t.id",
    ],
)
def test_what_holds_or_shapes_data_is_state(sql):
    assert [s.is_state for s in statements(sql)] == [True]


@pytest.mark.parametrize(
    "sql",
    [
        "comment on table app.t is 'x'",
        "grant select on app.t to reader",
        "revoke all on app.t from public",
        "alter table app.t enable row level security, force row level security",
        "alter table app.t owner to boss",
        "alter table app.t replica identity full",
        "alter default privileges revoke execute on functions from public",
        "create view app.v as select 1",
        "create materialized view app.m as select 1",
        "create function app.f() returns int language sql as 'select 1'",
        "create policy p on app.t",
        "create trigger g after insert on app.t execute function app.f()",
        "create publication p",
        "create role r",
        "create aggregate app.a (int) (sfunc = app.f, stype = int)",
        "create temp table t (id int)",
        "do $$ begin end $$",
        "insert into app.t values (1)",
    ],
)
def test_everything_else_is_behaviour(sql):
    assert [s.is_state for s in statements(sql)] == [False]


@pytest.mark.parametrize(
    "sql",
    [
        "create index concurrently i on app.t (id)",
        "drop index concurrently app.i",
        "reindex index concurrently app.i",
        "reindex (concurrently) table app.t",
        "reindex schema app",
        "reindex database shop",
        "reindex system",
        "alter table app.t detach partition app.p concurrently",
        "vacuum",
        "vacuum (full) app.t",
        "cluster",
        "create database x",
        "drop database x",
        "create tablespace x location '/x'",
        "drop tablespace x",
        "alter system set work_mem = '1MB'",
        "alter database x set tablespace y",
        "create subscription s connection 'c' publication p",
        "drop subscription s",
        "alter subscription s refresh publication",
        "discard all",
        "do $$ begin update app.t set a = 1; commit; end $$",
    ],
)
def test_what_the_server_refuses_inside_a_transaction_is_known(sql):
    assert [s.in_transaction for s in statements(sql)] == [False]


@pytest.mark.parametrize(
    "sql",
    [
        "create index i on app.t (id)",
        "drop index app.i",
        "reindex table app.t",
        "reindex (concurrently off) table app.t",
        "alter table app.t detach partition app.p",
        "alter type app.mood add value 'b'",
        "analyze app.t",
        "cluster app.t",
        "refresh materialized view concurrently app.m",
        "alter database x set work_mem = '1MB'",
        "discard plans",
        "do $$ begin perform 'commit'; end $$",
    ],
)
def test_what_a_transaction_can_hold_may_stay_in_one(sql):
    assert [s.in_transaction for s in statements(sql)] == [True]


@pytest.mark.parametrize(
    "sql", ["begin", "start transaction", "commit", "end", "rollback", "savepoint a", "abort"]
)
def test_transaction_control_has_a_kind_of_its_own(sql):
    assert [s.kind for s in statements(sql)] == ["transaction"]


def test_a_syntax_error_has_the_words_of_postgresql_and_the_line():
    with pytest.raises(SqlSyntaxError) as refused:
        statements("select 'é€';\n\ncreate tabel app.x ();", lambda line: ("sql/x.sql", line + 10))

    assert refused.value.message == 'syntax error at or near "tabel"'
    assert refused.value.place == "sql/x.sql:13"
    assert "create tabel app.x ();" in refused.value.detail


@pytest.mark.parametrize(
    ("sql", "message", "line"),
    [
        ("select 1;\nselect 'open", 'unterminated quoted string at or near "\'open"', 2),
        ("select 1;\nselect (1\n", "syntax error at end of input", 2),
        ("select 1;\nselect \x00;", "invalid byte sequence: 0x00", 2),
        ("select '\ud800'", "the text holds a character that UTF-8 cannot hold", 1),
    ],
)
def test_what_has_no_end_or_no_encoding_is_refused_at_its_line(sql, message, line):
    with pytest.raises(SqlSyntaxError) as refused:
        statements(sql)

    assert (refused.value.message, refused.value.line) == (message, line)


def test_commands_of_psql_are_called_what_they_are():
    with pytest.raises(PsqlCommand) as refused:
        statements("select 1;\n  \\i other.sql\n")

    assert refused.value.message == "\\i is a command of psql, not SQL"
    assert refused.value.line == 2


@pytest.mark.parametrize("rows", ["1\tone\n\\.\n", ""])
def test_copy_from_stdin_is_refused_with_a_way_out(rows):
    with pytest.raises(CopyFromStdin) as refused:
        statements(f"select 1;\ncopy app.t (id, name) from stdin;\n{rows}")

    assert refused.value.line == 2
    assert "insert into" in refused.value.hint


def test_long_chains_of_operators_are_read():
    (statement,) = statements("select " + " || ".join(["'a'"] * 2000))

    assert statement.kind == "select"

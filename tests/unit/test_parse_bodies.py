"""Bodies in SQL are needs, bodies in plpgsql are wants, but for the types that they declare."""

from __future__ import annotations

import pytest

from pgpkg.errors import SqlSyntaxError


def plpgsql(body: str, head: str = "app.f() returns int") -> str:
    return f"create function {head} language plpgsql as $body$\n{body}\n$body$;"


def test_the_head_of_a_function_is_needed(parsed):
    sql = """create function app.f(a app.one, b app.two[] default app.g())
        returns table (c app.three, d int) language plpgsql as 'begin end';"""

    file = parsed("functions/f.sql", sql)

    assert file.needs == {
        "schema app", "type app.one", "type app.two", "type app.three", "function app.g",
    }  # fmt: skip


@pytest.mark.parametrize("result", ["app.t", "setof app.t"], ids=["one", "many"])
def test_a_row_type_as_result_is_needed(parsed, result):
    file = parsed("functions/f.sql", plpgsql("begin end", f"app.f() returns {result}"))

    assert "type app.t" in file.needs


@pytest.mark.parametrize(
    "body",
    [
        "language sql as $$ with app_t as (select 1) select app.g(id) from app.t as x $$",
        "language sql begin atomic select app.g(id) from app.t; end",
        "language sql return (select app.g(id) from app.t)",
        "language sql as 'select app.g(f.a) from app.t where $1 = f.a'",
    ],
)
def test_a_body_in_sql_is_needed(parsed, body):
    file = parsed("functions/f.sql", f"create function app.f(a int) returns int {body};")

    assert file.needs == {"schema app", "function app.g", "relation app.t"}


def test_a_function_that_calls_itself_does_not_need_itself(parsed):
    sql = "create function app.f(a int) returns int language sql as $$ select app.f(a - 1) $$;"

    assert parsed("functions/f.sql", sql).needs == {"schema app"}


@pytest.mark.parametrize(
    ("declared", "need"),
    [
        ("r app.t%rowtype;", "relation app.t"),
        ("r app.t.id%type;", "relation app.t"),
        ("r app.t.id%type[];", "relation app.t"),
        ("r app.mood;", "type app.mood"),
        ("r constant app.mood not null := 'x';", "type app.mood"),
        ("r app.mood[] DEFAULT '{}';", "type app.mood"),
        ("c cursor (k app.mood, l int) for select k;", "type app.mood"),
        ("c no scroll cursor (k app.mood) for select k;", "type app.mood"),
    ],
)
def test_a_declared_type_is_needed(parsed, declared, need):
    file = parsed("functions/f.sql", plpgsql(f"declare {declared}\nbegin\nend"))

    assert file.needs == {"schema app", need}
    assert not file.wants


def test_declarations_of_inner_blocks_count(parsed):
    body = "begin if true then declare r app.mood; begin null; end; end if; end"

    assert "type app.mood" in parsed("functions/f.sql", plpgsql(body)).needs


@pytest.mark.parametrize(
    "statement",
    [
        "perform app.g(1);",
        "v := app.g(2);",
        "r.id := app.g(2);",
        "a[app.g(1)] := 1;",
        "if app.g(3) then null; end if;",
        "case app.g(1) when 2 then null; else null; end case;",
        "while app.g() loop exit; end loop;",
        "loop exit when app.g(); end loop;",
        "for i in 1 .. app.g() loop null; end loop;",
        "foreach v in array app.g() loop null; end loop;",
        "for r in execute 'select 1' using app.g(1) loop null; end loop;",
        "execute 'select 1' into v using app.g();",
        "execute format('select %s', app.g());",
        "raise exception 'a %', app.g(1);",
        "raise exception 'a' using detail = app.g();",
        "assert app.g();",
        "begin null; exception when others then perform app.g(); end;",
        "call app.g(1);",
        "open c for select app.g();",
        "insert into t values (app.g()) returning id into v;",
        "return app.g();",
    ],
)
def test_every_statement_of_plpgsql_is_looked_into(parsed, statement):
    body = f"declare v int; a int[]; r record; c refcursor;\nbegin {statement} end"

    file = parsed("functions/f.sql", plpgsql(body))

    assert file.wants == {"function app.g"}
    assert file.needs == {"schema app"}


def test_tables_inside_plpgsql_are_wanted(parsed):
    body = """declare r app.t%rowtype; begin
        for r in select * from app.a loop update app.b set x = 1; delete from app.c; end loop;
        merge into app.d using app.e on true when matched then delete;
        execute 'create table app.not_told (id int)' || 'x';
        end"""

    file = parsed("functions/f.sql", plpgsql(body))

    assert file.wants == {f"relation app.{name}" for name in "abcde"}


def test_trigger_functions_know_new_old_and_tg(parsed):
    body = """begin
        if tg_op = 'UPDATE' and new.id <> old.id then new.at := app.g(tg_argv[0]); end if;
        return new; end"""

    file = parsed("functions/f.sql", plpgsql(body, "app.f() returns trigger"))

    assert file.wants == {"function app.g"}


def test_arguments_and_results_of_any_shape_can_be_read(parsed):
    head = "app.f(a int, inout b app.t, out c text, variadic d int[]) returns record"
    body = "begin b.id := a; c := app.g(f.a); return; end"

    assert parsed("functions/f.sql", plpgsql(body, head)).wants == {"function app.g"}


def test_procedures_may_commit(parsed):
    sql = "create procedure app.f(a int) language plpgsql as 'begin perform app.g(); commit; end';"

    file = parsed("functions/f.sql", sql)

    assert [(o.kind, o.name) for o in file.objects] == [("procedure", "app.f(integer)")]
    assert file.wants == {"function app.g"}


def test_the_body_of_another_language_is_left_alone(parsed):
    sql = "create function app.f() returns int language plpython3u as 'return app.g()';"

    assert parsed("functions/f.sql", sql).wants == frozenset()


@pytest.mark.parametrize(
    ("body", "message", "line"),
    [
        ("begin\n\n  selec 1;\nend", 'syntax error at or near "selec"', 4),
        ("begin\n  null;\n  perform a b c d;\nend", 'syntax error at or near "c"', 4),
        ("begin\n  perform app.g(1;\nend", 'mismatched parentheses at or near ";"', 3),
        ("begin\n  if true then\n  null;\nend", "syntax error at end of input", 5),
    ],
)
def test_a_syntax_error_in_plpgsql_is_shown_at_its_line(parsed, body, message, line):
    with pytest.raises(SqlSyntaxError) as refused:
        parsed("functions/f.sql", plpgsql(body))

    assert (refused.value.message, refused.value.line) == (message, line)


def test_a_syntax_error_in_a_body_in_sql_is_shown_at_its_line(parsed):
    sql = "-- é\ncreate function app.f()\nreturns int language sql as $$\n\n  selec 2;\n$$;"

    with pytest.raises(SqlSyntaxError) as refused:
        parsed("functions/f.sql", sql)

    assert refused.value.place == "sql/functions/f.sql:5"

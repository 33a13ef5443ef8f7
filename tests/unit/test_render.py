"""Templates become SQL: the same bytes every time, and only what was meant."""

from __future__ import annotations

import pytest

from pgpkg import render
from pgpkg.errors import ForbiddenTemplate, TemplateMissing, TemplateSyntax, UndefinedName
from pgpkg.model import Source


def test_text_without_jinja_is_left_alone(shop):
    assert shop.render("select '}}', 1; -- %}\n").text == "select '}}', 1; -- %}\n"


def test_own_parameters_and_those_of_required_units_are_filled_in(shop):
    shop.write("pgpkg.toml", '[project]\nname = "shop"\nschema = "s"\n[packages.queue]\nschema="q"')

    text = shop.render("{{ schema }} {{queue.schema}} {{ queue.max_attempts }} {{ unit }}").text

    assert text == "s q 5 shop"


def test_unit_that_is_only_required_by_a_required_one_is_known(shop):
    shop.write("pgpkg.toml", '[project]\nname = "shop"\n[packages]\nqueue = {}\n')

    assert shop.render("{{ audit.schema }} {{ pgpkg.schema }}").text == "audit pgpkg"


def test_unit_that_is_not_required_is_undefined(shop):
    with pytest.raises(UndefinedName, match="audit is undefined") as caught:
        shop.render("\n\n{{ audit.schema }}")

    assert caught.value.place == "sql/views/x.sql:3"


def test_unit_that_is_followed_is_known_where_the_project_has_it(shop):
    shop.write("sql/packages/zoo/package.toml", 'name = "zoo"\nfollows = ["audit", "queue"]\n')
    known = "{% if audit is defined %}{{ audit.schema }}{% endif %} {{ queue is defined }}"

    assert shop.render(known, "zoo").text == " false"
    shop.write("pgpkg.toml", '[project]\nname = "shop"\n[packages]\naudit = { schema = "a" }\n')
    assert shop.render(known, "zoo").text == "a false"


@pytest.mark.parametrize("text", ["{{ schema }}", "a\n{{schema}} b\n\n", "{{ pgpkg.schema }}x"])
def test_both_roads_give_the_same_text(shop, text):
    assert shop.render(text + "{# through Jinja #}").text == shop.render(text).text


def test_imported_macro_leaves_no_line_behind(shop):
    text = shop.render(
        '{%- from "macros/grants.sql" import only -%}\n-- Who may.\n{{ only("anon") }}\n'
    ).text

    assert text == "-- Who may.\ngrant usage to anon;\n"


def test_line_of_a_block_leaves_no_line_behind(shop):
    text = shop.render("a\n    {% if true %}\n    b\n    {% endif %}\nc\n").text

    assert text == "a\n    b\nc\n"


def test_macro_sees_the_parameters_of_the_unit_that_calls_it(shop):
    shop.write("sql/macros/own.sql", "{% macro table() %}{{ schema }}.t{% endmacro %}")

    text = shop.render('{% from "macros/own.sql" import table %}{{ table() }}').text

    assert text == "shop.t"


def test_macros_of_the_unit_win_over_those_of_the_project_and_the_shipped_ones(shop):
    shop.write("sql/packages/x/package.toml", 'name = "x"')
    own = '{% from "macros/grants.sql" import only %}{{ only("r") }}'
    assert shop.render(own, "x").text == "grant usage to r;"

    shop.write("sql/macros/grants.sql", "{% macro only(r) %}project{% endmacro %}")
    assert shop.render(own, "x").text == "project"

    shop.write("sql/packages/x/macros/grants.sql", "{% macro only(r) %}unit{% endmacro %}")
    assert shop.render(own, "x").text == "unit"


def test_macros_of_the_project_do_not_change_a_shipped_package(shop):
    shop.write("pgpkg.toml", '[project]\nname = "shop"\n[packages]\nqueue = {}\n')
    shop.write("sql/macros/grants.sql", "{% macro only(r) %}project{% endmacro %}")

    text = shop.render('{% from "macros/grants.sql" import only %}{{ only("r") }}', "queue").text

    assert text == "grant usage to r;"


def test_templates_of_other_units_are_out_of_reach(shop):
    shop.write("sql/packages/x/package.toml", 'name = "x"')

    with pytest.raises(TemplateMissing):
        shop.render('{% include "packages/audit/schema.sql" %}', "x")


def test_edited_macro_is_read_again(shop):
    template = '{% from "macros/own.sql" import x %}{{ x() }}'
    shop.write("sql/macros/own.sql", "{% macro x() %}1{% endmacro %}")
    assert shop.render(template).text == "1"

    shop.write("sql/macros/own.sql", "{% macro x() %}two{% endmacro %}")
    assert shop.render(template).text == "two"


def test_undefined_name_is_named_with_the_nearest_known_one(shop):
    with pytest.raises(UndefinedName) as caught:
        shop.render("create table\n{{ shema }}.t ();")

    assert caught.value.message == "shema is undefined"
    assert caught.value.hint == "Did you mean schema?"
    assert caught.value.place == "sql/views/x.sql:2"


def test_name_that_the_template_sets_is_suggested_too(shop):
    with pytest.raises(UndefinedName, match="colums") as caught:
        shop.render("{% set columns = 'a' %}{{ colums }}")

    assert caught.value.hint == "Did you mean columns?"


def test_undefined_name_in_a_macro_is_reported_where_the_macro_is(shop):
    shop.write("sql/macros/own.sql", "{% macro x() %}\n\n{{ nobody }}\n{% endmacro %}")

    with pytest.raises(UndefinedName) as caught:
        shop.render('{% from "macros/own.sql" import x %}\n{{ x() }}')

    assert caught.value.place == "sql/macros/own.sql:3"


def test_unknown_parameter_of_a_unit_is_named(shop):
    with pytest.raises(UndefinedName) as caught:
        shop.render("{{ pgpkg.shema }}")

    assert caught.value.message == "the unit pgpkg has no parameter shema, did you mean schema?"


def test_syntax_error_in_a_macro_is_reported_where_the_macro_is(shop):
    shop.write("sql/macros/own.sql", "{% macro x() %}\n{% endmacr %}")

    with pytest.raises(TemplateSyntax) as caught:
        shop.render('\n{% from "macros/own.sql" import x %}')

    assert caught.value.place == "sql/macros/own.sql:2"


def test_missing_macro_file_is_named_with_the_nearest_one(shop):
    with pytest.raises(TemplateMissing, match="no template macros/grant") as caught:
        shop.render('\n{% from "macros/grant.sql" import only %}')

    assert caught.value.hint == "Did you mean macros/grants.sql?"
    assert caught.value.place == "sql/views/x.sql:2"


TEXT = '[parameters.words]\ntype = "text"\ndefault = "it\'s"\n'


@pytest.mark.parametrize(
    "template",
    [
        "{{ words }}",
        "{{ words | upper }}",
        "{{ words ~ '' }}",
        "{{ words + '' }}",
        "{{ words[0] }}",
        "{{ words.upper() }}",
        "{{ [words] | join }}",
        "{{ [words, ''] | join(', ') | trim }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(words) }}",
        "{% set x = words %}{{ x }}",
    ],
)
def test_text_parameter_does_not_become_sql_by_itself(shop, template):
    shop.write("sql/package.toml", TEXT)

    with pytest.raises(ForbiddenTemplate, match="would become SQL as it is") as caught:
        shop.render(template)

    assert "literal" in caught.value.hint
    assert caught.value.line == 1


def test_text_parameter_is_quoted_by_literal_and_ident(shop):
    shop.write("sql/package.toml", TEXT)

    assert shop.render("{{ words | literal }} {{ words | ident }}").text == "'it''s' \"it's\""
    assert shop.render("{{ (words ~ '!') | upper | literal }}").text == "'IT''S!'"


def test_truth_is_written_in_lower_case(shop):
    shop.write("sql/package.toml", '[parameters.flag]\ntype = "boolean"\ndefault = true\n')

    assert shop.render("{{ flag }}").text == "true"
    assert shop.render("{{ flag }}{{ not flag }}").text == "truefalse"


@pytest.mark.parametrize("sql", ["select '{{1,2},{3}}';\n{{ x }}\n", "{# a", "a {% b\n", "plain"])
def test_raw_renders_to_exactly_this_sql(shop, sql):
    assert shop.render(render.raw(sql)).text == sql


def test_whole_unit_is_rendered_shelf_by_shelf(shop):
    shop.write("sql/tables/b.sql", "create table {{ schema }}.b ();\n")
    shop.write("sql/tables/a.sql", "create table {{ schema }}.a ();\n")
    shop.write("sql/types/z.sql", "create type {{ schema }}.z as ();\n")

    rendered = render.render_unit(shop.unit(), shop.units())

    assert [(r.source.file, r.text.split()[2]) for r in rendered] == [
        ("sql/schema.sql", "shop;"),
        ("sql/types/z.sql", "shop.z"),
        ("sql/tables/a.sql", "shop.a"),
        ("sql/tables/b.sql", "shop.b"),
    ]


def test_nul_that_a_template_makes_is_refused(shop):
    source = Source("shop", "views", "sql/views/x.sql", "{{ '\\0' }}")

    with pytest.raises(Exception, match="makes a NUL character"):
        render.render(source, shop.unit(), shop.units())

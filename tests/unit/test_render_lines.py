"""A line of the SQL is found again in the template that its author has open."""

from __future__ import annotations

import pytest


def line_of(rendered, text):
    (number,) = (n for n, line in enumerate(rendered.text.split("\n"), 1) if text in line)
    return rendered.locate(number)


def test_plain_text_keeps_its_lines(shop):
    rendered = shop.render("one\ntwo {{ schema }}\nthree\n")

    assert line_of(rendered, "two shop") == ("sql/views/x.sql", 2)
    assert line_of(rendered, "three") == ("sql/views/x.sql", 3)


def test_lines_after_an_import_and_a_loop_are_found(shop):
    rendered = shop.render(
        '{%- from "macros/grants.sql" import only -%}\n'
        "-- top\n"
        "{# a comment\n   of two lines #}\n"
        "{% for name in ['a', 'b'] %}\n"
        "first {{ name }}\n"
        "second {{ name }}\n"
        "{% endfor %}\n"
        "last\n"
    )

    assert line_of(rendered, "-- top") == ("sql/views/x.sql", 2)
    assert line_of(rendered, "first b") == ("sql/views/x.sql", 6)
    assert line_of(rendered, "second a") == ("sql/views/x.sql", 7)
    assert line_of(rendered, "last") == ("sql/views/x.sql", 9)


def test_text_of_a_macro_belongs_to_the_line_that_calls_it(shop):
    shop.write("sql/macros/own.sql", "{% macro m() %}\n\nin one\nin two{% endmacro %}")
    rendered = shop.render(
        '{% from "macros/own.sql" import m %}\nbefore\n\n{{ m() }}\nafter {{ schema }}\n'
    )

    assert line_of(rendered, "in one") == ("sql/views/x.sql", 4)
    assert line_of(rendered, "in two") == ("sql/views/x.sql", 4)
    assert line_of(rendered, "after shop") == ("sql/views/x.sql", 5)


@pytest.mark.parametrize("change", ["", " | trim", " | indent(8)"])
def test_text_inside_of_a_call_keeps_its_own_lines(shop, change):
    shop.write(
        "sql/macros/own.sql",
        f"{{% macro m() %}}\nbegin\n{{{{ caller(){change} }}}}\nend\n{{% endmacro %}}",
    )
    rendered = shop.render(
        '{% from "macros/own.sql" import m %}\n{% call m() %}\n\n  inner\n  {{ schema }} x\n'
        "{% endcall %}\nafter\n"
    )

    assert line_of(rendered, "begin") == ("sql/views/x.sql", 2)
    assert line_of(rendered, "inner") == ("sql/views/x.sql", 4)
    assert line_of(rendered, "shop x") == ("sql/views/x.sql", 5)
    assert line_of(rendered, "after") == ("sql/views/x.sql", 7)


def test_call_that_changes_its_text_is_found_at_its_own_line(shop):
    shop.write("sql/macros/own.sql", "{% macro m() %}{{ caller() | length }} !{% endmacro %}")
    rendered = shop.render(
        'a\n{% from "macros/own.sql" import m %}\n{% call m() %}\nfour{% endcall %}\n\nafter\n'
    )

    assert line_of(rendered, "4 !") == ("sql/views/x.sql", 3)
    assert line_of(rendered, "after") == ("sql/views/x.sql", 6)


def test_line_beyond_the_end_is_the_last_one(shop):
    assert shop.render("a\nb").locate(99) == ("sql/views/x.sql", 2)
    assert shop.render("{% if true %}\na\n{% endif %}").locate(99)[1] <= 3
    assert shop.render("{% if false %}{% endif %}").locate(0) == ("sql/views/x.sql", 1)

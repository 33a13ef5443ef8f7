"""A template from a stranger ends in one clear error, soon, and with little memory."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from pgpkg.errors import ForbiddenTemplate, PgpkgError, RenderError, TemplateTooLarge

TOO_MUCH = {
    "text times a number": "{{ 'a' * 10**10 }}",
    "list times a number": "{{ [0] * 10**10 }}",
    "power": "{{ 10 ** (10 ** 10) }}",
    "product": "{% set ns = namespace(x=7) %}{% for i in range(99) %}"
    "{% set ns.x = ns.x * ns.x %}{% endfor %}",
    "long range": "{{ range(10**9) | length }}",
    "huge range": "{{ range(10**30) | length }}",
    "loop in loops": "{% for a in range(9999) %}{% for b in range(9999) %}"
    "{% for c in range(9999) %}x{% endfor %}{% endfor %}{% endfor %}",
    "loop that filters": "{% set r = range(99999) %}{% for a in r %}"
    "{% for b in r if false %}{% endfor %}{% endfor %}",
    "recursive macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "macro that doubles": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}"
    "{% endmacro %}{{ m(60) }}",
    "macro with text": "{% macro m(n) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    "{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "percent width": "{{ '%1000000000d' % 1 }}",
    "format width": "{{ '{:1000000000}'.format(1) }}",
    "format filter": "{{ '%1000000000d' | format(1) }}",
    "ljust": "{{ 'a'.ljust(10**9) }}",
    "center": "{{ 'a'.center(10**9) }}",
    "rjust": "{{ 'a'.rjust(10**9) }}",
    "zfill": "{{ 'a'.zfill(10**9) }}",
    "expandtabs": "{{ '\t'.expandtabs(10**9) }}",
    "center filter": "{{ 'a' | center(1000000000) }}",
    "indent": "{{ ('a\n' * 2) | indent(10**9) }}",
    "indent width": "{{ 'a' | indent(1000000000, true) }}",
    "batch": "{{ [1] | batch(1000000000, 0) | list }}",
    "wordwrap": "{{ 'a b' | wordwrap(1, wrapstring='x' * 10**9) }}",
    "join": "{{ range(99999) | join('x' ~ range(9999)|join) }}",
    "replace": "{% set a %}{% for i in range(9999) %}a{% endfor %}{% endset %}"
    "{{ a | replace('a', a) | replace('a', a) }}",
    "text that grows by +": "{% set ns = namespace(x='aaaaaaaa') %}{% for i in range(99) %}"
    "{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "text that grows by ~": "{% set ns = namespace(x='aaaaaaaa') %}{% for i in range(99) %}"
    "{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "text that grows in a block": "{% set ns = namespace(x='aaaaaaaa') %}{% for i in range(99) %}"
    "{% set y %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = y %}{% endfor %}",
    "list that grows": "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}"
    "{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "list that nests": "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}"
    "{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | string }}",
    "tuples that nest": "{% set ns = namespace(x=(1,)) %}{% for i in range(99) %}"
    "{% set ns.x = (ns.x, ns.x) %}{% endfor %}{{ {ns.x: 1} | length }}",
    "arguments that nest": "{% macro m(n) %}{% if n %}{{ m(n - 1, varargs, varargs) }}{% else %}"
    "{{ varargs == 1 }}{% endif %}{% endmacro %}{{ m(60) }}",
    "equal lists": "{% set a = range(99999) %}{% set b = range(99999) %}"
    "{% for i in range(99999) %}{% if a == b %}{% endif %}{% endfor %}",
    "slices": "{% set a %}{% for i in range(9999) %}aaaaaaaaaaaaaaaaaaaaaaaaaaaa{% endfor %}"
    "{% endset %}{% for i in range(99999) %}{% set b = a[1:] %}{% endfor %}",
    "sum of lists": "{{ [[1]] | sum(start=[]) }}",
    "round": "{{ 1.5 | round(1000000000, 'ceil') }}",
    "random": "{{ [1, 2] | random }}",
    "lipsum": "{{ lipsum(1000000000) }}",
    "recursive loop": "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "nested brackets": "{{ " + "[" * 9000 + "]" * 9000 + " }}",
    "nested minus": "{{ " + "-" * 9000 + "1 }}",
    "long sum": "{{ " + "1+" * 9000 + "1 }}",
    "nested ifs": "{% if 1 %}" * 3000 + "{% endif %}" * 3000,
    "nested loops": "{% for a in [1] %}" * 50 + "{% endfor %}" * 50,
    "many tags": "{{ schema | upper }}" * 100_000,
    "many items": "{% set a = [" + "1," * 100_000 + "] %}",
    "long number": "{{ " + "9" * 100_000 + " }}",
    "split": "{% set a = '" + "a," * 1_000_000 + "' %}{% for i in range(999) %}"
    "{% set b = a.split(',') %}{% endfor %}",
    "long list": "{% set a = range(60000) %}{{ (a + a) | length }}",
    "deep list": "{% set a = " + "[" * 20 + "]" * 20 + " %}",
    "text that is never put out": "{% set x %}{% for i in range(99999) %}"
    + "x" * 999
    + "{% endfor %}{% endset %}",
    "output": "{% for i in range(99999) %}" + "x" * 999 + "{% endfor %}",
}

OUT_OF_REACH = {
    "class": "{{ ''.__class__ }}",
    "class by item": "{{ ''['__class__'] }}",
    "class by filter": "{{ '' | attr('__class__') }}",
    "class by map": "{{ [''] | map(attribute='__class__') | list }}",
    "class of a unit": "{{ pgpkg.__class__ }}",
    "values of a unit": "{{ pgpkg.values }}",
    "code of a macro": "{% macro m() %}{% endmacro %}{{ m._func }}",
    "globals of a macro": "{% macro m() %}{% endmacro %}{{ m.__globals__ }}",
    "insides of a module": "{% import 'macros/grants.sql' as g %}{{ g._body_stream }}",
    "insides of a namespace": "{% set n = namespace() %}{{ n._Namespace__attrs }}",
    "insides of a loop": "{% for a in [1] %}{{ loop._iterable }}{% endfor %}",
    "self": "{{ self._TemplateReference__context }}",
    "format": "{{ '{0.__class__}'.format(1) }}",
    "format_map": "{{ '{a.__class__}'.format_map({'a': 1}) }}",
    "append": "{% set a = [] %}{{ a.append(1) }}",
    "update": "{% set a = {} %}{{ a.update({1: 2}) }}",
    "a name that is not there": "{{ config }}",
    "absolute path": '{% include "/etc/passwd" %}',
    "path upwards": '{% include "../pgpkg.toml" %}',
    "path upwards later": '{% include "macros/../../pgpkg.toml" %}',
    "path with backslash": '{% include "..\\\\pgpkg.toml" %}',
    "import upwards": '{% import "../../x.sql" as x %}',
    "inheritance": '{% extends "macros/grants.sql" %}',
    "block": "{% block a %}{% endblock %}",
    "statement of an extension": "{% do 1 %}",
    "list as SQL": "{{ [1, 2] }}",
    "array of PostgreSQL": "select '{{1,2},{3,4}}'::int[]",
    "nothing as SQL": "{{ none }}",
    "unit as SQL": "{{ pgpkg }}",
    "macro as SQL": "{% macro m() %}{% endmacro %}{{ m }}",
}


@pytest.mark.parametrize("template", TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_much_work_is_an_error(shop, template):
    with pytest.raises(RenderError) as caught:
        shop.render(template)

    assert caught.value.file == "sql/views/x.sql"
    assert caught.value.hint


@pytest.mark.parametrize("template", OUT_OF_REACH.values(), ids=OUT_OF_REACH)
def test_what_is_out_of_reach_is_named_with_its_line(shop, template):
    with pytest.raises(RenderError) as caught:
        shop.render("-- first\n" + template)

    assert caught.value.place == "sql/views/x.sql:2"
    assert caught.value.hint


def test_class_is_named_as_what_cannot_be_reached(shop):
    with pytest.raises(ForbiddenTemplate, match="a template cannot reach __class__"):
        shop.render("{{ ''.__class__ }}")


def test_symbolic_link_out_of_the_unit_is_refused(shop, tmp_path):
    secret = tmp_path / "secret.sql"
    secret.write_text("top secret")
    shop.write("sql/macros/x.sql", "")
    (shop.root / "sql/macros/x.sql").unlink()
    (shop.root / "sql/macros/x.sql").symlink_to(secret)

    with pytest.raises(PgpkgError, match="leads out of its folder"):
        shop.render('{% include "macros/x.sql" %}')


def test_one_file_cannot_use_up_the_budget_of_the_next(shop):
    with pytest.raises(TemplateTooLarge):
        shop.render(TOO_MUCH["loop in loops"])

    assert shop.render("{% for i in range(3) %}x{% endfor %}").text == "xxx"


def test_all_of_them_together_stay_within_memory_and_time(tmp_path):
    limit = 1_500_000_000
    here = Path(__file__).resolve()
    script = f"""
import sys; sys.path[:0] = {[str(here.parents[2]), str(here.parent)]!r}
import importlib.util
spec = importlib.util.spec_from_file_location("hostile", {str(here)!r})
hostile = importlib.util.module_from_spec(spec); spec.loader.exec_module(hostile)
from pathlib import Path
from pgpkg import render
from pgpkg.errors import PgpkgError
from pgpkg.model import Source, Unit
place = Path({str(tmp_path)!r})
parameters = {{"schema": "shop"}}
unit = Unit("shop", "own", "shop", "0", "", "sql", place, "migrations", place, (), parameters)
refused = 0
for template in [*hostile.TOO_MUCH.values(), *hostile.OUT_OF_REACH.values()]:
    try:
        render.render(Source("shop", "views", "sql/views/x.sql", template), unit, [unit])
    except PgpkgError:
        refused += 1
print(refused)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
        check=False,
    )

    assert done.stdout.strip() == str(len(TOO_MUCH) + len(OUT_OF_REACH)), done.stderr

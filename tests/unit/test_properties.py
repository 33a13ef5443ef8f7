"""Whatever is thrown at the stages before the database, only our own errors come out."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgpkg import config, parse, render, sources
from pgpkg.errors import PgpkgError
from pgpkg.model import Source

QUICK = settings(
    max_examples=120,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def soup(*words: str) -> st.SearchStrategy[str]:
    """Text that is made of words that mean something, of any text, and of what is between."""
    word = st.one_of(st.sampled_from(words), st.sampled_from(words), st.text(max_size=4))
    return st.lists(word, max_size=25).map("".join)


TOML = soup(
    *("[project]\n", 'name = "shop"\n', "schema", " = ", "5", '"a"', "{", "}", "[", "]", "\n"),
    *("[databases]\n", "default", "env", "[packages]\n", "queue", "[actors.a]\n", "role", "."),
    *("[deploy]\n", "retries", "true", "1979-05-27", "nan", "'", '"""', "#", "[[", "]]", ","),
)
MANIFEST = soup(
    *('name = "zoo"\n', "requires = [", "]", "extensions", " = ", '"pg_cron?"', "p", "\n", "{"),
    *("[parameters.", "]\n", "type", '"integer"', '"text"', '"interval"', "default", "5", "}"),
)
JINJA = soup(
    *("{{", "}}", "{%", "%}", "{#", "#}", " schema ", "pgpkg.schema", "|", "literal", "ident"),
    *("{% if ", "{% endif %}", "{% for a in ", "{% endfor %}", "range(9)", "{% macro m(a) %}"),
    *("{% endmacro %}", "m(", ")", "{% set x = ", "~", "*", "**", "'a'", "[", "]", ".", "-"),
    *("{% raw %}", "{% endraw %}", '{% include "', '" %}', "macros/grants.sql", "..", "/", "\n"),
    *("{{ ", " }}", "(", "1", "99999999", "none", "true", ",", ":", "__class__", "\\0", "\0"),
    *("loop", "namespace(", "|map(", "|join", "|list", "is", "not", "in", "else", "\r"),
    *("{% call m() %}", "{% endcall %}"),
)
WHOLE = soup(
    *("{{ schema }}", "{{ pgpkg.schema }}", "{{ [1, 'a'] | literal }}", "{{ nobody }}", "\n", " a"),
    *(
        "{% set x %}",
        "{% endset %}",
        "{{ x }}",
        "{% if x is defined %}",
        "{% else %}",
        "{% endif %}",
    ),
    *("{% for a in range(3) %}", "{{ a }}", "{{ loop.index }}", "{% endfor %}", "{# two\nlines #}"),
    *("{% macro m(a='') %}", "{% endmacro %}", "{{ m() }}", "{{ m(schema) | trim }}", "  {%- "),
    *("{% call m() %}", "{{ caller() }}", "{% endcall %}", "{% filter upper %}", "{% endfilter %}"),
    *('{%- from "macros/grants.sql" import only -%}\n', "{{ only('x') }}", "{{- 1 -}}\n\n"),
)
SQL = soup(
    *("create ", "table ", "function ", "view ", "app.t", "(", ")", ";", "$$", "$a$", "'", '"'),
    *("/*", "*/", "begin ", "end ", "atomic ", "returns ", "language sql ", "language plpgsql "),
    *("as ", "select ", "from ", "id integer", ",", "\\", "E'", "U&'", "::", "\n", "\0", "--"),
    *("-- pgpkg: ", "creates ", "policy p on ", "trigger ", "comment on ", " is ", "do ", "alter "),
    "{{ schema }}",
)


@QUICK
@given(TOML)
def test_any_config(shop, text):
    shop.write("pgpkg.toml", text)
    try:
        sources.units(shop.config())
    except PgpkgError as error:
        assert error.message
        assert error.hint


@QUICK
@given(st.binary(max_size=60))
def test_any_bytes_as_config_template_and_lock(shop, data):
    shop.write("sql/tables/x.sql", data)
    shop.write("migrations/released.lock", data)
    for read in (sources.templates, sources.released):
        try:
            read(shop.unit())
        except PgpkgError as error:
            assert error.file
    (Path(shop.root) / "pyproject.toml").write_bytes(data)
    config.is_project(shop.root)


@QUICK
@given(MANIFEST)
def test_any_manifest(shop, text):
    shop.write("sql/packages/zoo/package.toml", text)
    try:
        shop.units()
    except PgpkgError as error:
        assert error.file
        assert error.hint


@QUICK
@given(st.one_of(JINJA, WHOLE))
def test_any_template(shop, text):
    unit, units = shop.unit(), shop.units()
    source = Source("shop", "tables", "sql/tables/x.sql", text)
    try:
        rendered = render.render(source, unit, units)
    except PgpkgError as error:
        assert error.file
        assert error.hint
        return
    assert render.render(source, unit, units).text == rendered.text
    for line in range(rendered.text.count("\n") + 2):
        file, found = rendered.locate(line)
        assert file == "sql/tables/x.sql"
        assert 1 <= found <= text.count("\n") + 1


@QUICK
@given(st.one_of(JINJA, SQL))
def test_what_raw_protects_comes_out_as_it_was(shop, text):
    if "endraw" in text or "\r" in text or "\0" in text:
        return
    source = Source("shop", "tables", "sql/tables/x.sql", render.raw(text))

    assert render.render(source, shop.unit(), shop.units()).text == text


@QUICK
@given(SQL)
def test_any_sql(shop, text):
    source = Source("shop", "tables", "sql/tables/t.sql", text)
    for read in (parse.statements, parse.names_in, parse.canonical):
        try:
            read(text)
        except PgpkgError as error:
            assert error.message
    try:
        rendered = render.render(source, shop.unit(), shop.units())
        parse.parse_file(rendered, shop.unit())
    except PgpkgError as error:
        assert error.file
        assert error.hint


@QUICK
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=6,
    )
)
def test_any_value_is_one_literal(value):
    try:
        written = render.literal(value)
    except PgpkgError:
        return
    (statement,) = parse.statements(f"select {written} as x")
    assert statement.kind == "select"

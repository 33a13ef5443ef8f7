"""A package.toml declares parameters; their values fit, or are refused with file and line."""

from __future__ import annotations

import pytest

from pgpkg import sources
from pgpkg.errors import ManifestError, ParameterError

START = '[project]\nname = "shop"\n'


def test_parameters_are_the_given_ones_and_else_the_defaults(shop):
    shop.write("pgpkg.toml", START + '[packages]\nqueue = { schema = "q" }\n')
    queue = shop.unit("queue")

    assert queue.parameters == {"max_attempts": 5, "schema": "q"}
    assert queue.schema == "q"
    assert queue.extensions == ("pg_trgm", "pg_cron?")


def test_unit_can_be_asked_for_under_other_parameters(shop):
    shop.write("pgpkg.toml", START + "[packages]\nqueue = { max_attempts = 9 }\n")
    queue = shop.unit("queue")

    tenant = sources.with_parameters(queue, {"schema": "tenant_a"})

    assert (tenant.schema, tenant.parameters["max_attempts"]) == ("tenant_a", 9)
    assert sources.with_defaults(tenant).parameters == {"max_attempts": 5, "schema": "queue"}
    with pytest.raises(ParameterError, match="queue has no parameter shema"):
        sources.with_parameters(queue, {"shema": "x"})


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        ("max_atempts = 1", "queue has no parameter max_atempts", "Did you mean max_attempts?"),
        ("max_attempts = '5'", "queue.max_attempts is '5', which is not a whole number", "= 5"),
        ("max_attempts = true", "queue.max_attempts is True, which is not a whole", "= 5"),
        ("schema = 'Q Q'", "queue.schema is 'Q Q', which is not a plain name", '"q_q"'),
        ("schema = 'pg_q'", "queue.schema is 'pg_q', which is not a plain name", "schema ="),
        ("schema = 'q; drop'", "which is not a plain name", "schema ="),
    ],
)
def test_parameter_that_does_not_fit_is_refused_with_its_line(shop, given, message, hint):
    shop.write("pgpkg.toml", START + f"[packages.queue]\n{given}\n")

    with pytest.raises(ParameterError) as caught:
        shop.units()

    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.place == "pgpkg.toml:4"


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("name", '"pg_read_all_data"', '"select"'),
        ("integer", "-5", "1.5"),
        ("number", "0.5", "nan"),
        ("text", '"it\'s"', "5"),
        ("boolean", "false", "0"),
        ("interval", '"1 day 02:30:00"', '"1 day\'; drop table x"'),
        ("interval", '"30 seconds"', '"soon"'),
        ("interval", '"-1.5 hours ago"', '""'),
    ],
)
def test_default_must_fit_its_type(shop, kind, good, bad):
    manifest = 'name = "zoo"\n[parameters.p]\ntype = "{}"\ndefault = {}\n'
    shop.write("sql/packages/zoo/package.toml", manifest.format(kind, good))
    assert "p" in shop.unit("zoo").parameters

    shop.write("sql/packages/zoo/package.toml", manifest.format(kind, bad))
    with pytest.raises(ParameterError) as caught:
        shop.units()
    assert caught.value.place == "sql/packages/zoo/package.toml:4"


def test_parameter_without_default_must_be_given(shop):
    shop.write(
        "sql/packages/zoo/package.toml", 'name = "zoo"\n[parameters.p]\nhelp = "Who feeds."\n'
    )

    with pytest.raises(ParameterError, match="the parameter p of zoo has no value") as caught:
        shop.units()

    assert caught.value.detail == "Who feeds."


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ('name = "zo"\n', "name is 'zo', and the unit is called zoo", 1),
        ('name = "zoo"\nversoin = "1"\n', "unknown key versoin", 2),
        ('name = "zoo"\nrequires = "audit"\n', "requires: expected a list, got text", 2),
        ('name = "zoo"\nrequires = ["a", 5]\n', "requires[1]: expected text", 2),
        ('name = "zoo"\nrequires = ["../a"]\n', "requires '../a', which is not a name", 2),
        ('name = "zoo"\nrequires = ["zoo"]\n', "zoo requires itself", None),
        ('name = "zoo"\nextensions = ["pg_cron!"]\n', "extension 'pg_cron!' is not a name", 2),
        ('name = "zoo"\n[parameters.p]\ntyp = "x"\n', "unknown key parameters.p.typ", 3),
        ('name = "zoo"\n[parameters.p]\ntype = "x"\n', "parameters.p.type: invalid enum", 3),
        ('name = "zoo"\n[parameters.range]\n', "a parameter cannot be called 'range'", 2),
        ('name = "zoo"\n[parameters.schema]\n', "parameters.schema is not a name", 2),
        ("name = zoo\n", "sql/packages/zoo/package.toml is not valid TOML", 1),
    ],
)
def test_manifest_that_says_something_else_is_refused(shop, text, message, line):
    shop.write("sql/packages/zoo/package.toml", text)

    with pytest.raises(ManifestError) as caught:
        shop.units()

    assert caught.value.message.startswith(message)
    assert (caught.value.file, caught.value.line) == ("sql/packages/zoo/package.toml", line)


def test_local_package_without_manifest_is_refused(shop):
    shop.write("sql/packages/zoo/schema.sql", "x")

    with pytest.raises(ManifestError, match=r"sql/packages/zoo has no package.toml"):
        shop.units()

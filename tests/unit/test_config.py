"""The config says what it means, or says where it does not."""

from __future__ import annotations

import pytest

from pgpkg import config
from pgpkg.errors import ConfigError

START = '[project]\nname = "shop"\n'


@pytest.fixture
def load(tmp_path):
    def load(text: str | bytes, file: str = "pgpkg.toml") -> config.Config:
        (tmp_path / file).write_bytes(text if isinstance(text, bytes) else text.encode())
        return config.load(tmp_path)

    return load


@pytest.fixture
def refused(load):
    def refused(text: str | bytes, file: str = "pgpkg.toml") -> ConfigError:
        with pytest.raises(ConfigError) as caught:
            load(text, file)
        assert caught.value.hint
        return caught.value

    return refused


def test_smallest_config_names_the_own_unit(load):
    found = load(START)

    assert (found.name, found.schema, found.file) == ("shop", "shop", "pgpkg.toml")
    assert found.settings.deploy.lock_timeout == "3s"
    assert found.settings.scratch.provider == "auto"


def test_whole_config_is_read(load):
    found = load(
        '[project]\nname = "shop"\nschema = "s"\n'
        '[databases]\ndefault = { env = "DATABASE_URL" }\n'
        "[packages]\nqueue = { max_attempts = 5 }\naudit = {}\n"
        '[scratch]\nprovider = "url"\nurl = { env = "SCRATCH" }\n'
        '[deploy]\nlock_timeout = "500ms"\nretries = 0\n'
        '[actors.alice]\nrole = "authenticated"\nclaims = { sub = "a" }\ntenant = "a"\n'
    )

    assert found.schema == "s"
    assert found.settings.packages == {"queue": {"max_attempts": 5}, "audit": {}}
    assert found.actors["alice"].claims == {"sub": "a"}
    assert found.line_of("packages.queue") == 7


def test_pyproject_can_hold_it(load):
    found = load('[tool.other]\nx = 1\n[tool.pgpkg.project]\nname = "shop"\n', "pyproject.toml")

    assert (found.name, found.file) == ("shop", "pyproject.toml")


@pytest.mark.parametrize(
    ("text", "message", "hint", "line"),
    [
        (START + "[deploi]\n", "unknown key deploi", "Did you mean deploy?", 3),
        (
            START + "\n[deploy]\nlock_timeot = '1s'\n",
            "unknown key deploy.lock_timeot",
            "lock_time",
            5,
        ),
        (START + "[deploy]\nzzz = 1\n", "unknown key deploy.zzz", "Take it out.", 4),
        (
            START + '[databases]\ndefault = { enw = "X" }\n',
            "unknown key databases.default.enw",
            "Did you mean databases.default.env?",
            4,
        ),
        (
            START + '[actors.alice]\nrole = "x"\nclaim = {}\n',
            "unknown key actors.alice.claim",
            "Did you mean actors.alice.claims?",
            5,
        ),
    ],
)
def test_unknown_key_is_named_with_the_nearest_one(refused, text, message, hint, line):
    error = refused(text)

    assert error.message == message
    assert hint in error.hint
    assert error.place == f"pgpkg.toml:{line}"


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("[project]\nname = 5\n", "project.name: expected text, got a whole number", 2),
        (START + "schema = true\n", "project.schema: expected text, got true or false", 3),
        (
            START + "[deploy]\nretries = '5'\n",
            "deploy.retries: expected a whole number, got text",
            4,
        ),
        (
            START + "[packages]\na = {}\nq = 5\n",
            "packages.q: expected a table, got a whole number",
            5,
        ),
        (
            START + "[databases]\na = { env = 'X' }\nb = { env = 5 }\n",
            "databases.b.env: expected text, got a whole number",
            5,
        ),
        (
            START + "[databases]\nb = 'postgresql://x'\n",
            "databases.b: expected a table, got text",
            4,
        ),
        (START + "[actors.bob]\ntenant = 'a'\n", "actors.bob.role is missing", 3),
        (
            START + "[scratch]\nprovider = 'docker'\n",
            "scratch.provider: invalid enum value 'docker'",
            4,
        ),
        ("[project]\n", "project.name is missing", 1),
        ("# nothing\n", "project is missing", 1),
        (
            START + "[actors.bob]\nrole='x'\nsettings = { a = 1 }\n",
            "actors.bob.settings.a: expec",
            5,
        ),
    ],
)
def test_wrong_type_is_named_with_key_and_line(refused, text, message, line):
    error = refused(text)

    assert error.message.startswith(message)
    assert error.line == line


@pytest.mark.parametrize("text", ["[project\n", "name = = 5", "a = 1\na = 2", 'x = "\x01"'])
def test_what_is_not_toml_is_refused_with_its_line(refused, text):
    error = refused("# first\n" + text)

    assert error.message == "pgpkg.toml is not valid TOML"
    assert error.line is not None


def test_deeply_nested_toml_is_refused(refused):
    assert "not valid TOML" in refused("a = " + "[" * 100_000).message


@pytest.mark.parametrize("name", ["Shop", "my-shop", "1shop", "", "user", "pg_shop", "x" * 64])
def test_name_that_cannot_be_a_schema_is_refused(refused, name):
    error = refused(f'[project]\nname = "{name}"\n')

    assert "which is not a plain name" in error.message
    assert error.place == "pgpkg.toml:2"
    assert config.is_own(error.hint.removeprefix("For example: "))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[deploy]\nretries = -1\n", "deploy.retries is negative"),
        ("[deploy]\nlock_timeout = 'soon'\n", "deploy.lock_timeout is 'soon'"),
        ("[scratch]\nprovider = 'url'\n", "scratch.url is missing"),
    ],
)
def test_value_that_cannot_work_is_refused(refused, text, message):
    error = refused(START + text)

    assert message in error.message
    assert error.line == 4


def test_file_that_is_not_utf8_is_refused(refused):
    assert refused(b'[project]\nname = "\xff"\n').message == "pgpkg.toml is not UTF-8"


@pytest.mark.parametrize("text", ["tool = 5\n", "[tool]\npgpkg = 5\n", "[tool.x]\n"])
def test_pyproject_without_the_table_is_refused(refused, text):
    assert refused(text, "pyproject.toml").file == "pyproject.toml"


def test_config_is_found_from_a_folder_below(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "a" / "b").mkdir(parents=True)
    with pytest.raises(ConfigError):
        config.find(tmp_path / "a" / "b")

    (tmp_path / "pyproject.toml").write_text("[tool.pgpkg.project]\n")
    assert config.find(tmp_path / "a" / "b") == tmp_path


def test_address_comes_from_option_variable_or_config_in_this_order(load, monkeypatch):
    found = load(START + '[databases]\ndefault = { env = "HERE" }\nlive = { env = "LIVE" }\n')
    monkeypatch.setenv("HERE", "postgresql:///here")
    monkeypatch.delenv("PGPKG_DATABASE_URL", raising=False)
    monkeypatch.delenv("LIVE", raising=False)

    assert found.database_url(None) == "postgresql:///here"
    monkeypatch.setenv("PGPKG_DATABASE_URL", "postgresql:///variable")
    assert found.database_url(None) == "postgresql:///variable"
    assert found.database_url("default") == "postgresql:///here"
    assert found.database_url("postgresql:///x") == "postgresql:///x"
    with pytest.raises(ConfigError, match="the variable LIVE is not set"):
        found.database_url("live")
    with pytest.raises(ConfigError, match="no database named lvie"):
        found.database_url("lvie")

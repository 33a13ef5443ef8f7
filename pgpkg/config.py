"""Read `pgpkg.toml`, or `[tool.pgpkg]` in `pyproject.toml`, into frozen settings."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from pgpkg.errors import ConfigError
from pgpkg.model import Actor, Isolation
from pgpkg.names import is_own, listed, plain
from pgpkg.tomlfile import decode, line_of, parse

Provider = Literal["auto", "embedded", "local", "container", "url"]
DATABASE_VARIABLE = "PGPKG_DATABASE_URL"


class FromEnvironment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An address is never written in the file: it names the variable that holds it."""

    env: str


class ProjectSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`name` is the own unit; its schema is the same unless `schema` says otherwise."""

    name: str
    schema: str | None = None


class ScratchSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where throwaway servers come from. `image` is for containers, `bin` for local servers."""

    provider: Provider = "auto"
    url: FromEnvironment | None = None
    image: str | None = None
    bin: str | None = None


class DeploySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Budgets of a deploy. `index_lock_timeout` is for CONCURRENTLY, which also waits for old
    snapshots; `yoyo_schema` is where yoyo's own tables lie."""

    lock_timeout: str = "3s"
    retries: int = 5
    index_lock_timeout: str = "10min"
    yoyo_schema: str = "public"


class ActorSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody to look at the database as."""

    role: str
    claims: dict[str, Any] = {}
    settings: dict[str, str] = {}
    tenant: str | None = None


class IsolationSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which column says whose row it is: one name for all tables, or one for each table."""

    column: str | dict[str, str]
    tenants: dict[str, str | int]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file, as written."""

    project: ProjectSettings
    databases: dict[str, FromEnvironment] = {}
    packages: dict[str, dict[str, Any]] = {}
    scratch: ScratchSettings = ScratchSettings()
    deploy: DeploySettings = DeploySettings()
    actors: dict[str, ActorSettings] = {}
    isolation: IsolationSettings | None = None


class Config(msgspec.Struct, frozen=True):
    """Settings with the place they came from. `file` is the path as the user knows it."""

    root: Path
    file: str
    settings: Settings
    text: str = ""

    @property
    def name(self) -> str:
        return self.settings.project.name

    @property
    def schema(self) -> str:
        return self.settings.project.schema or self.name

    @property
    def actors(self) -> Mapping[str, Actor]:
        return actors(self.settings.actors)

    @property
    def isolation(self) -> Isolation | None:
        return isolation(self.settings.isolation)

    def line_of(self, key: str) -> int | None:
        """Return the line of a dotted key in the file: `packages.queue.max_attempts`."""
        return line_of(self.text, key)

    def database_url(self, name: str | None) -> str:
        """Return the address for `--db NAME-OR-URL`; without one the variable
        PGPKG_DATABASE_URL, then the database called `default`.

        Raises ConfigError for an unknown name or an unset variable.
        """
        if name is None and os.environ.get(DATABASE_VARIABLE):
            return os.environ[DATABASE_VARIABLE]
        if name is not None and ("://" in name or "=" in name):
            return name
        wanted = name or "default"
        if wanted not in self.settings.databases:
            raise ConfigError(
                f"there is no database named {wanted}",
                detail=f"{self.file} has {listed(self.settings.databases)}.",
                hint=f'Add it under [databases]: {wanted} = {{ env = "DATABASE_URL" }}, '
                f"pass --db with an address, or set {DATABASE_VARIABLE}.",
                file=self.file,
            )
        variable = self.settings.databases[wanted].env
        if not os.environ.get(variable):
            raise ConfigError(
                f"the variable {variable} is not set",
                detail=f"{self.file} says that the database {wanted} is found there.",
                hint=f"export {variable}=postgresql://user@host/database, or pass --db.",
                file=self.file,
            )
        return os.environ[variable]


def actors(
    settings: Mapping[str, ActorSettings], names: Callable[[str], str] = str
) -> dict[str, Actor]:
    """Return actors as the rest of pgpkg knows them; `names` settles the names of their roles."""
    return {
        name: Actor(name, names(a.role), a.claims, a.settings, a.tenant)
        for name, a in settings.items()
    }


def isolation(settings: IsolationSettings | None) -> Isolation | None:
    """Return whose rows are whose, as the rest of pgpkg knows it."""
    if settings is None:
        return None
    tenants = {name: str(value) for name, value in settings.tenants.items()}
    if isinstance(settings.column, str):
        return Isolation(tenants, column=settings.column)
    return Isolation(tenants, columns=settings.column)


def isolation_problem(
    settings: IsolationSettings | None, actors: Mapping[str, ActorSettings]
) -> tuple[str, str, str] | None:
    """Return key, message and hint of what does not fit together, or None."""
    if settings is None:
        return None
    values = [str(value) for value in settings.tenants.values()]
    if len(set(values)) < 2:
        return (
            "isolation.tenants",
            "isolation.tenants names fewer than two tenants",
            'Isolation is between two: tenants = { a = "1", b = "2" }',
        )
    for name, actor in actors.items():
        if actor.tenant is not None and actor.tenant not in settings.tenants:
            return (
                f"actors.{name}.tenant",
                f"the actor {name} belongs to {actor.tenant}, which is no tenant",
                f"isolation.tenants has {listed(settings.tenants)}.",
            )
    return None


def find(start: Path) -> Path:
    """Return the folder of the nearest config at or above `start`.

    Raises ConfigError when there is none.
    """
    for folder in (start, *start.parents):
        if is_project(folder):
            return folder
    raise ConfigError(
        f"no pgpkg.toml in {start} or above it",
        hint="Start a project here with: pgpkg init",
    )


def load(root: Path) -> Config:
    """Read the config of the project in `root`.

    Raises ConfigError with file and line for what TOML or pgpkg does not understand.
    """
    root = root.resolve()
    if not root.is_dir():
        raise ConfigError(f"{root} is not a folder", hint="Name the project with --project DIR.")
    own = root / "pgpkg.toml"
    file = own if own.is_file() else root / "pyproject.toml"
    if not file.is_file():
        raise ConfigError(f"no pgpkg.toml in {root}", hint="Start a project here with: pgpkg init")
    text = _text(file)
    data: object = parse(text, file.name, ConfigError)
    if file is not own:
        data = _table(data)
        if data is None:
            raise ConfigError(
                f"no [tool.pgpkg] in {root / file.name}",
                hint="Start a project here with: pgpkg init",
                file=file.name,
            )
    return Config(root, file.name, _settings(data, text, file.name), text)


def _settings(data: object, text: str, file: str) -> Settings:
    settings = decode(data, Settings, text=text, file=file, error=ConfigError)
    _check_values(settings, text, file)
    return settings


def _check_values(settings: Settings, text: str, file: str) -> None:
    for key, name in (
        ("project.name", settings.project.name),
        ("project.schema", settings.project.schema or settings.project.name),
    ):
        if not is_own(name):
            raise ConfigError(
                f"{key} is {name!r}, which is not a plain name",
                detail="A name has lower-case letters, digits and _, starts with a letter, is no "
                "reserved word of SQL, and does not start with pg_.",
                hint=f"For example: {plain(name)}",
                file=file,
                line=line_of(text, key),
            )
    if settings.deploy.retries < 0:
        raise ConfigError(
            "deploy.retries is negative",
            hint="0 tries once, 5 tries six times.",
            file=file,
            line=line_of(text, "deploy.retries"),
        )
    if settings.scratch.provider == "url" and settings.scratch.url is None:
        raise ConfigError(
            "scratch.provider is url, and scratch.url is missing",
            hint='Add under [scratch]: url = { env = "SCRATCH_URL" }',
            file=file,
            line=line_of(text, "scratch.provider"),
        )
    problem = isolation_problem(settings.isolation, settings.actors)
    if problem is not None:
        key, message, hint = problem
        raise ConfigError(message, hint=hint, file=file, line=line_of(text, key))
    for key in ("lock_timeout", "index_lock_timeout"):
        value = getattr(settings.deploy, key)
        if not re.fullmatch(r"\d+(us|ms|s|min|h|d)?", value):
            raise ConfigError(
                f"deploy.{key} is {value!r}, which is not a time",
                hint="Write a number and a unit: 500ms, 3s, 10min.",
                file=file,
                line=line_of(text, f"deploy.{key}"),
            )


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{file.name} is not UTF-8",
            detail=f"Byte {error.start} cannot be read.",
            hint="Save the file as UTF-8.",
            file=file.name,
        ) from error
    except OSError as error:
        raise ConfigError(
            f"{file.name} cannot be read", detail=str(error.strerror), hint="Check its rights."
        ) from error


def is_project(folder: Path) -> bool:
    """Tell whether a folder has a config of its own."""
    return (folder / "pgpkg.toml").is_file() or _has_table(folder / "pyproject.toml")


def _has_table(pyproject: Path) -> bool:
    if not pyproject.is_file():
        return False
    try:
        return _table(tomllib.loads(pyproject.read_text(encoding="utf-8"))) is not None
    except (ValueError, OSError, RecursionError):
        return False


def _table(pyproject: object) -> object:
    tool = pyproject.get("tool") if isinstance(pyproject, dict) else None
    return tool.get("pgpkg") if isinstance(tool, dict) else None

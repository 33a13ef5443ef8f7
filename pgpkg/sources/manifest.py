"""Read package.toml, and settle the parameters of a unit."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from pgpkg import textfile
from pgpkg.config import ActorSettings, IsolationSettings, isolation_problem
from pgpkg.errors import ManifestError, ParameterError
from pgpkg.model import Text
from pgpkg.names import PLAIN, is_own, is_plain, listed, near, plain
from pgpkg.tomlfile import decode, line_of, parse

FILE = "package.toml"
ParameterType = Literal["name", "integer", "number", "text", "boolean", "interval"]
ROLE_PARAMETER = re.compile(r"\{\{ *(\w+) *\}\}")
EXTENSION = re.compile(r"[a-z_][a-z0-9_-]{0,62}\??")

# Names that mean something to every template, and so cannot be parameters.
_TAKEN = "unit range namespace cycler joiner loop self caller varargs kwargs true false none"
TAKEN = frozenset(_TAKEN.split())

_COUNT = r"[+-]?\s*\d+(\.\d+)?\s*"
_WORD = (
    r"(microseconds?|milliseconds?|ms|us|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h"
    r"|days?|d|weeks?|w|months?|mons?|years?|yrs?|y)"
)
_CLOCK = r"[+-]?\d+:\d{2}(:\d{2}(\.\d+)?)?"
INTERVAL = re.compile(rf"({_COUNT}{_WORD}|{_CLOCK})(\s+({_COUNT}{_WORD}|{_CLOCK}))*( ago)?")


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that the user of a unit may choose."""

    type: ParameterType = "text"
    default: Any = None
    help: str = ""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A package.toml. An extension with a trailing `?` is used where it exists; units that it
    `follows` come first where a project has them, and need not be there."""

    name: str | None = None
    version: str = "0"
    summary: str = ""
    requires: list[str] = []
    follows: list[str] = []
    parameters: dict[str, Parameter] = {}
    extensions: list[str] = []
    actors: dict[str, ActorSettings] = {}
    isolation: IsolationSettings | None = None


def role_name(parameters: Mapping[str, Any]) -> Callable[[str], str]:
    """Return what settles the role of an actor: `{{ reader }}` is the parameter of that name."""

    def settle(role: str) -> str:
        found = ROLE_PARAMETER.fullmatch(role)
        return str(parameters.get(found[1], role)) if found else role

    return settle


def read(folder: Path, shown: str, name: str, *, is_needed: bool = True) -> Manifest:
    """Return the manifest of the unit `name`, whose folder users know as `shown`."""
    file = f"{shown}/{FILE}"
    if not (folder / FILE).exists():
        if not is_needed:
            return Manifest(name)
        raise ManifestError(
            f"{shown} has no {FILE}",
            hint=f'Write one with at least: name = "{name}"',
            file=file,
        )
    text = textfile.read(folder / FILE, file, folder)
    data = parse(text, file, ManifestError)
    manifest = decode(data, Manifest, text=text, file=file, error=ManifestError)
    mismatch = isolation_problem(manifest.isolation, manifest.actors)
    if mismatch is not None:
        key, problem, hint = mismatch
        raise ManifestError(problem, hint=hint, file=file, line=line_of(text, key) or 1)
    for problem, hint, key in _problems(manifest, name):
        raise ManifestError(problem, hint=hint, file=file, line=line_of(text, key) or 1)
    for key, parameter in manifest.parameters.items():
        if parameter.default is not None:
            where = (file, line_of(text, f"parameters.{key}.default"))
            _checked(f"parameters.{key}.default", parameter, parameter.default, where)
    return manifest


def settle(
    manifest: Manifest,
    unit: str,
    given: Mapping[str, Any],
    schema: str,
    where: tuple[str, Mapping[str, int | None]] = ("", {}),
) -> dict[str, Any]:
    """Return every parameter's value: the given one, else the default, and always `schema`.

    `where` is the file that gives the values and the line of each.
    """
    known = {"schema": Parameter("name", schema), **manifest.parameters}
    file, lines = where
    for name in given:
        if name not in known:
            meant = near(name, known)
            raise ParameterError(
                f"{unit} has no parameter {name}",
                detail=f"It has {listed(known)}.",
                hint=f"Did you mean {meant}?" if meant else "Take it out.",
                file=file or None,
                line=lines.get(name),
            )
    values = {}
    for name, parameter in sorted(known.items()):
        value = given.get(name, parameter.default)
        if name == "schema" and value is None:
            value = schema
        if value is None:
            raise ParameterError(
                f"the parameter {name} of {unit} has no value",
                detail=parameter.help or "It has no default.",
                hint=f"Give it one under [packages]: {unit} = {{ {name} = ... }}",
                file=file or None,
            )
        values[name] = _checked(f"{unit}.{name}", parameter, value, (file, lines.get(name)))
    return values


def _problems(manifest: Manifest, name: str) -> list[tuple[str, str, str]]:
    """Return message, hint and key of everything that is wrong with the names in a manifest."""
    found = []
    if manifest.name is not None and manifest.name != name:
        found.append(
            (
                f"name is {manifest.name!r}, and the unit is called {name}",
                f'Write name = "{name}", or rename the folder.',
                "name",
            )
        )
    for key, named in (("requires", manifest.requires), ("follows", manifest.follows)):
        for one in named:
            if not is_plain(one):
                found.append((f"{key} {one!r}, which is not a name", "Name a package.", key))
    for one in manifest.extensions:
        if not EXTENSION.fullmatch(one):
            found.append(
                (
                    f"extension {one!r} is not a name",
                    'For example "pg_trgm", or "pg_cron?" when the unit can do without.',
                    "extensions",
                )
            )
    for one, parameter in manifest.parameters.items():
        if not PLAIN.fullmatch(one) or one in TAKEN:
            found.append(
                (
                    f"a parameter cannot be called {one!r}",
                    "Choose a plain lower-case word that templates do not use already.",
                    f"parameters.{one}",
                )
            )
        if one == "schema" and parameter.type != "name":
            found.append(
                ("parameters.schema is not a name", 'Write type = "name".', "parameters.schema")
            )
    return found


def _checked(
    path: str, parameter: Parameter, value: Any, where: tuple[str, int | None]
) -> str | int | float | bool:
    """Return a value as templates see it; raise ParameterError when it has another type."""
    settled = _as_type(parameter.type, value)
    if path.removesuffix(".default").endswith(".schema") and not is_own(str(value)):
        settled = None
    if settled is None:
        kind, example = _EXAMPLES[parameter.type]
        if parameter.type == "name" and isinstance(value, str):
            example = f'"{plain(value)}"'
        raise ParameterError(
            f"{path} is {value!r}, which is not {kind}",
            detail=parameter.help,
            hint=f"For example: {path.removesuffix('.default').rpartition('.')[2]} = {example}",
            file=where[0] or None,
            line=where[1],
        )
    return settled


_EXAMPLES = {
    "name": ("a plain name", '"app"'),
    "integer": ("a whole number", "5"),
    "number": ("a number", "0.5"),
    "text": ("text", '"words"'),
    "boolean": ("true or false", "true"),
    "interval": ("a span of time", '"30 seconds"'),
}


def _as_type(kind: ParameterType, value: Any) -> str | int | float | bool | None:
    """Return a value that fits the type, ready for templates; None when it does not fit."""
    if not _FITS[kind](value):
        return None
    return Text(value) if kind == "text" else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_FITS: dict[ParameterType, Callable[[Any], bool]] = {
    "name": lambda value: isinstance(value, str) and is_plain(value),
    "integer": lambda value: _is_number(value) and isinstance(value, int) and abs(value) < 2**63,
    "number": _is_number,
    "text": lambda value: isinstance(value, str) and "\0" not in value,
    "boolean": lambda value: isinstance(value, bool),
    "interval": lambda value: isinstance(value, str) and bool(INTERVAL.fullmatch(value)),
}

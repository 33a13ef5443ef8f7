"""Turn templates into SQL. The same input gives the same bytes, on every machine.

A template without Jinja in it, or with nothing but bare parameters, is filled in directly; only
the others start Jinja.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pgpkg import sources
from pgpkg.errors import NulByte
from pgpkg.model import Place, Rendered, Source, Text, Unit
from pgpkg.render.parameters import Parameters, names
from pgpkg.render.quoting import ident, literal

if TYPE_CHECKING:
    from pgpkg.render.environment import Sandbox

__all__ = ["ident", "literal", "raw", "render", "render_unit"]

_DELIMITER = re.compile(r"\{[{%#]")
_BARE = re.compile(r"\{\{ ?([a-z_][a-z0-9_]*)(?:\.([a-z_][a-z0-9_]*))? ?\}\}")


def render(source: Source, unit: Unit, units: Iterable[Unit]) -> Rendered:
    """Return the SQL of one template of a unit.

    `units` are the units of the project: the template sees the parameters of those that its own
    unit requires. Raises RenderError with the template's file and line.
    """
    return _render(source, unit, names(unit, units))


def render_unit(unit: Unit, units: Iterable[Unit]) -> tuple[Rendered, ...]:
    """Return the SQL of every template on the shelves of a unit, in the order of the shelves."""
    known = names(unit, units)
    return tuple(_render(source, unit, known) for source in sources.templates(unit))


def raw(sql: str) -> str:
    """Return a template that renders to exactly this SQL: braces in it are no Jinja."""
    if not _DELIMITER.search(sql):
        return sql
    return "\n".join(
        f"{{% raw %}}{line}{{% endraw +%}}" if _DELIMITER.search(line) else line
        for line in sql.split("\n")
    )


def _render(source: Source, unit: Unit, known: Mapping[str, Any]) -> Rendered:
    if not _DELIMITER.search(source.text):
        return Rendered(source, source.text, _Identity(source))
    filled = _filled(source.text, known)
    if filled is not None:
        return Rendered(source, filled, _Identity(source))

    from pgpkg.render.engine import Engine

    engine = Engine(source, _sandbox(unit, known))
    text = engine.text()
    if "\0" in text:
        raise NulByte(
            f"{source.file} makes a NUL character",
            detail="No text of PostgreSQL can hold it.",
            hint="Take \\0 out of the template.",
            file=source.file,
        )
    return Rendered(source, text, engine.locate)


def _filled(text: str, known: Mapping[str, Any]) -> str | None:
    """Fill in bare parameters; None when the template holds anything else."""
    if "{%" in text or "{#" in text or text.count("{{") != len(_BARE.findall(text)):
        return None
    try:
        return _BARE.sub(lambda found: _value(known, found[1], found[2]), text)
    except LookupError:
        return None


def _value(known: Mapping[str, Any], name: str, inner: str | None) -> str:
    value = known[name]
    if inner is not None:
        if not isinstance(value, Parameters):
            raise LookupError
        value = value.values[inner]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Text) or not isinstance(value, str | int | float):
        raise LookupError
    return str(value)


def _sandbox(unit: Unit, known: Mapping[str, Any]) -> Sandbox:
    from pgpkg.render.environment import environment

    frozen = tuple((name, value, type(value).__name__) for name, value in sorted(known.items()))
    return environment(unit.directory, unit.root, frozen)


class _Identity:
    """The line map of a template whose lines stay where they are."""

    def __init__(self, source: Source) -> None:
        self.file = source.file
        self.last = source.text.count("\n") + 1

    def __call__(self, line: int) -> Place:
        return self.file, max(1, min(line, self.last))

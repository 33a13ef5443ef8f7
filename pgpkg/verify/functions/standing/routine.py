"""A function as the catalog has it, and the forms in which it can be called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pgpkg import database
from pgpkg.verify.functions.standing.asking import ask

GIVEN = {"i", "b", "v"}
SHOWN = {"o", "b", "t"}
EXAMPLES = {
    "anyelement": "integer",
    "anynonarray": "integer",
    "anycompatible": "integer",
    "anycompatiblenonarray": "integer",
    "anyarray": "integer[]",
    "anycompatiblearray": "integer[]",
    "anyrange": "int4range",
    "anycompatiblerange": "int4range",
    "anymultirange": "int4multirange",
    "anycompatiblemultirange": "int4multirange",
    '"any"': "integer",
}
NO_VALUES = {"anyenum", "internal", "cstring", "trigger", "event_trigger", "pg_ddl_command"}


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its name ('' without), its type, and the mode as pg_proc writes it."""

    name: str
    type: str
    mode: str


@dataclass(frozen=True, slots=True)
class Routine:
    """A function, procedure or aggregate."""

    oid: int
    schema: str
    name: str
    called: str
    full_name: str
    kind: str
    language: str
    volatility: str
    returns_set: bool
    returns_oid: int
    returns: str
    arguments: tuple[Argument, ...]
    defaults: int
    spread: str | None
    row_columns: tuple[str, ...] | None
    body: str
    is_atomic: bool
    tree: str | None
    settings: tuple[str, ...]
    definition: str | None

    @property
    def inputs(self) -> tuple[Argument, ...]:
        """What a call has to name: of a procedure the OUT arguments as well."""
        modes = GIVEN | {"o"} if self.kind == "p" else GIVEN
        return tuple(a for a in self.arguments if a.mode in modes)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The columns that come back: OUT arguments, or those of the row type."""
        shown = tuple(f"{a.name} {a.type}" for a in self.arguments if a.mode in SHOWN)
        return shown or self.row_columns or ()

    @property
    def is_callable(self) -> bool:
        """Whether somebody can call it with values."""
        return self.returns not in NO_VALUES and not any(
            a.type in NO_VALUES for a in self.arguments
        )

    @property
    def signature(self) -> tuple[Any, ...]:
        """All that callers see."""
        shape = (self.kind, self.returns_set, self.returns, self.outputs)
        return (*shape, self.arguments, self.defaults, self.spread)


def read(connection: database.Connection, schemas: Sequence[str]) -> tuple[Routine, ...]:
    """Return the functions of some schemas."""
    return tuple(_routine(row) for row in ask(connection, "functions", list(schemas)))


def forms(routine: Routine) -> Iterator[str]:
    """Yield the calls that a function accepts: each number of arguments by position, then by name.

    Every value is a null of the argument's own type, so that only the arguments decide.
    """
    if not routine.is_callable:
        return
    inputs = routine.inputs
    required = len(inputs) - routine.defaults
    values = [_null(a.type) for a in inputs]
    for count in range(required, len(inputs) + 1):
        if routine.spread is None or count < len(inputs):
            yield _call(routine, values[:count])
            continue
        element = _null(routine.spread)
        yield _call(routine, [*values[:-1], element])
        yield _call(routine, [*values[:-1], element, element])
        if routine.spread != '"any"':
            yield _call(routine, [*values[:-1], f"variadic {values[-1]}"])
    if routine.spread is None and inputs and all(a.name for a in inputs):
        named = [f"{_quoted(a.name)} => {v}" for a, v in zip(inputs, values, strict=True)]
        for count in sorted({required, len(inputs)} - {0}):
            yield _call(routine, named[:count])


def _call(routine: Routine, values: Sequence[str]) -> str:
    return f"{routine.called}({', '.join(values)})"


def _null(spelled: str) -> str:
    return f"null::{EXAMPLES.get(spelled, spelled)}"


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def _routine(row: dict[str, Any]) -> Routine:
    parts = zip(row.pop("names"), row.pop("types"), row.pop("modes"), strict=True)
    columns = row.pop("row_columns")
    return Routine(
        arguments=tuple(Argument(*part) for part in parts),
        row_columns=tuple(columns) if columns else None,
        settings=tuple(row.pop("settings") or ()),
        **row,
    )

"""What a template sees: parameters of its unit, and of the units that it requires or follows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pgpkg.model import Unit

ALWAYS = "pgpkg"


class Parameters:
    """The parameters of one unit under its name: `{{ audit.schema }}`."""

    __slots__ = ("_items", "name", "values")

    def __init__(self, unit: Unit) -> None:
        self.name = unit.name
        self.values = dict(unit.parameters)
        self._items = tuple((k, v, type(v).__name__) for k, v in sorted(self.values.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parameters) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[Any, ...]:
        return (self.name, self._items)


def names(unit: Unit, units: Iterable[Unit]) -> dict[str, Any]:
    """Return every name that the templates of a unit can use.

    Its own parameters come first; then `unit`, its name; then each unit that it requires, however
    far away, itself, and the ledger. A unit that it follows is there where the project has it:
    `{% if queue is defined %}`.
    """
    by_name = {one.name: one for one in units} | {unit.name: unit}
    seen: set[str] = set()
    waiting = [unit.name, ALWAYS, *unit.follows]
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in seen:
            seen.add(name)
            waiting += by_name[name].requires
    spaces = {name: Parameters(by_name[name]) for name in sorted(seen)}
    return {**spaces, "unit": unit.name, **unit.parameters}

"""A family of checks, and the list of all of them. A new family is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, cast

from pgpkg.errors import UnknownFamily
from pgpkg.model import Finding
from pgpkg.names import near

if TYPE_CHECKING:
    from pgpkg.verify.context import Context


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a check saw, before it is known which file it comes from.

    `home` names the object whose file explains it, where that is not `finding.object` itself.
    `word` stands in the statement to point to. A finding that has a file already keeps it; its
    line then counts in the rendered text when `is_rendered`.
    """

    finding: Finding
    home: str = ""
    word: str = ""
    is_rendered: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a family saw. `skipped` says per rule why it did not run, `notes` what it left out."""

    found: tuple[Found, ...] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Family:
    """Checks that look the same way. Its module has RULES or rules(), and run(context).

    `looks_at_files` families need no server.
    """

    name: str
    looks_at_files: bool = False

    @property
    def rules(self) -> tuple[str, ...]:
        module = import_module(f"pgpkg.verify.{self.name}")
        return cast("Callable[[], tuple[str, ...]]", module.rules)()

    def run(self, context: Context) -> Outcome:
        module = import_module(f"pgpkg.verify.{self.name}")
        return cast("Callable[[Context], Outcome]", module.run)(context)


FAMILIES = (
    Family("style", looks_at_files=True),
    Family("catalog"),
    Family("types"),
    Family("roads"),
    Family("roundtrip"),
    Family("trace"),
    Family("isolation"),
    Family("functions"),
    Family("jobs"),
)


def choose(only: Iterable[str] | None) -> tuple[Family, ...]:
    """Return the families that `only` names, in the order in which they run.

    Raises UnknownFamily with the nearest name.
    """
    if only is None:
        return FAMILIES
    wanted = list(only)
    names = [family.name for family in FAMILIES]
    for name in wanted:
        if name not in names:
            meant = near(name, names)
            raise UnknownFamily(
                f"there is no family of checks named {name}",
                detail=f"The families are {', '.join(names)}.",
                hint=f"Did you mean {meant}?" if meant else "Name them as --only style,catalog",
            )
    if not wanted:
        raise UnknownFamily(
            "no family of checks is named",
            detail=f"The families are {', '.join(names)}.",
            hint="Name some as --only style,catalog, or leave the option out for all.",
        )
    return tuple(family for family in FAMILIES if family.name in wanted)

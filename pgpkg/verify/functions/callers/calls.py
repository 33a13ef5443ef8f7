"""Functions as a caller sees them, and calls with values that mean something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from pgpkg import database
from pgpkg.verify.asking import ask
from pgpkg.verify.isolation.relations import literal

MOST_CALLS = 12
MOST_VALUES = 4
NEVER_CALLED = frozenset({"trigger", "event_trigger", "internal", "cstring", "language_handler"})


@dataclass(frozen=True, slots=True)
class Argument:
    """One that a caller gives. `word` is its name without the prefixes that people like."""

    name: str
    type: str
    type_oid: int
    is_optional: bool

    @property
    def word(self) -> str:
        word = self.name.strip("_")
        for prefix in ("p_", "in_", "arg_", "v_", "target_", "the_"):
            word = word.removeprefix(prefix)
        return word


@dataclass(frozen=True, slots=True)
class Routine:
    """A function or procedure of the project."""

    oid: int
    name: str
    bare_name: str
    kind: str
    is_definer: bool
    volatility: str
    language: str
    returns: str
    body: str
    is_atomic: bool
    settings: tuple[str, ...]
    definition: str
    arguments: tuple[Argument, ...]
    is_variadic: bool
    callers: tuple[str, ...]
    is_public: bool

    @property
    def is_callable(self) -> bool:
        """Whether somebody can call it with values."""
        return self.returns not in NEVER_CALLED

    @property
    def search_path(self) -> str | None:
        """The search_path that it sets for itself."""
        for setting in self.settings:
            name, _, value = setting.partition("=")
            if name == "search_path":
                return value
        return None


Values = Callable[[Argument], Sequence[str | None]]


def read(
    connection: database.Connection, schemas: Sequence[str], roles: Iterable[str]
) -> tuple[Routine, ...]:
    """Return the routines of some schemas; `callers` are those of the roles that may call."""
    found = []
    for row in ask(connection, "callable_functions", list(schemas), sorted(set(roles))):
        arguments = tuple(Argument(**one) for one in row["arguments"])
        found.append(
            Routine(
                row["oid"],
                row["name"],
                row["bare_name"],
                row["kind"],
                row["is_definer"],
                row["volatility"],
                row["language"],
                row["returns"],
                row["body"],
                row["is_atomic"],
                tuple(row["settings"]),
                row["definition"] or "",
                arguments,
                row["is_variadic"],
                tuple(row["callers"]),
                row["is_public"],
            )
        )
    return tuple(found)


def calls(routine: Routine, values: Values) -> Iterator[str]:
    """Yield calls: with all arguments and, where some may be left out, with the others only. Most
    likely values come first."""
    required = tuple(a for a in routine.arguments if not a.is_optional)
    forms = [routine.arguments] if required == routine.arguments else [routine.arguments, required]
    for form in forms:
        choices = [list(values(argument))[:MOST_VALUES] or [None] for argument in form]
        for chosen in islice(product(*choices), MOST_CALLS):
            yield _call(routine, form, chosen)


def mixed(routine: Routine, theirs: Values, mine: Values) -> Iterator[str]:
    """Yield calls that name a foreign thing beside one's own, then one's own alone."""
    form = routine.arguments
    if not form:
        return
    own = [(list(mine(argument)) or [None])[0] for argument in form]
    if len(form) > 1:
        for place, argument in enumerate(form):
            for value in list(theirs(argument))[:1]:
                yield _call(routine, form, [*own[:place], value, *own[place + 1 :]])
    yield _call(routine, form, own)


def _call(routine: Routine, form: Sequence[Argument], chosen: Sequence[str | None]) -> str:
    given = ", ".join(
        f"{literal(value)}::{argument.type}" for value, argument in zip(chosen, form, strict=True)
    )
    star = "variadic " if routine.is_variadic and form is routine.arguments else ""
    before, comma, last = given.rpartition(", ")
    shown = f"{before}{comma}{star}{last}" if star else given
    call = f"{routine.bare_name}({shown})"
    return f"call {call}" if routine.kind == "p" else f"select f.* from {call} as f"

"""Rule session-dependent: the same migrations, deployed by somebody with other settings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from pgpkg import database, parse, shipped
from pgpkg.model import Migration, Place, Statement
from pgpkg.verify.family import Found
from pgpkg.verify.trace import looks, words, world
from pgpkg.verify.trace.running import Traced
from pgpkg.verify.trace.session import ELSEWHERE, Deployer

RULE = "session-dependent"
MOMENT = 600.0
WAYS_OUT = {
    "TimeZone": "set local timezone = 'UTC';  -- first of all; or write every time with its zone",
    "DateStyle": "-- write dates as '2026-12-31', and numbers and dates as text with to_char",
    "search_path": "-- write every name with its schema, or: set local search_path = <schema>;",
    "client_encoding": "set local client_encoding = 'UTF8';  -- first in the migration",
}

Try = Callable[[Deployer], "Outcome"]
Made = Mapping[tuple[str, str], str]
Values = Mapping[tuple[str, str], Counter[str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where migrations lead: what they `made`, the values of every column, what was rewritten."""

    made: Made
    values: Values
    rewrites: frozenset[tuple[str, int, str]] = frozenset()
    error: str = ""
    place: Place | None = None
    failed: Migration | None = None


@dataclass(slots=True)
class Difference:
    """An object that comes out otherwise, and under which settings."""

    name: str
    told: str
    settings: list[str] = field(default_factory=list)
    place: Place | None = None
    migration: Migration | None = None


def read(eye: database.Connection, traces: Sequence[Traced]) -> Outcome:
    """Read where the migrations led."""
    database.send(eye, world.PLAIN)
    rows = eye.execute(shipped.sql("catalog", "trace_outcome.sql").encode()).fetchall()
    made = {(kind, name): definition for kind, name, definition in rows}
    look = looks.take(eye)
    contents = world.contents(eye, look, look.relations)
    values = {
        (look.relations[oid].name, key): Counter(json.dumps(row[key]) for row in some)
        for oid, some in contents.items()
        for key in (some[0] if some else ())
    }
    return told(Outcome(made, values), traces)


def told(outcome: Outcome, traces: Sequence[Traced]) -> Outcome:
    """Return an outcome with what the runs themselves tell."""
    rewrites = frozenset((t.migration.id, n, name) for t in traces for n, name in t.rewrites)
    broken = next((t for t in traces if t.error), None)
    if broken is None or broken.error is None:
        return replace(outcome, rewrites=rewrites)
    error = broken.error
    place = (error.file or broken.migration.file, error.line or 1)
    return replace(
        outcome, rewrites=rewrites, error=error.message, place=place, failed=broken.migration
    )


def stranger(migrations: Sequence[Migration]) -> Deployer:
    """Return a deployer with whom everything is otherwise at once."""
    return Deployer("all", _settings(migrations))


def judge(
    migrations: Sequence[Migration], plain: Outcome, other: Outcome | None, attempt: Try
) -> Iterator[Found]:
    """Yield what comes out otherwise for another deployer. `other` is what a stranger reached,
    where that is known already."""
    settings = _settings(migrations)
    if not _differences(plain, other or attempt(stranger(migrations)), None):
        return
    again = attempt(Deployer())
    found: dict[str, Difference] = {}
    for name, value in settings.items():
        for one in _differences(plain, attempt(Deployer(name, {name: value})), again):
            found.setdefault(one.name, one).settings.append(name)
    for one in found.values():
        yield _told(migrations, one, settings)


def _settings(migrations: Iterable[Migration]) -> dict[str, str]:
    """Return the settings of somebody whose day is another one than here."""
    zone = "'Pacific/Kiritimati'" if datetime.now(UTC).hour >= 11 else "'Etc/GMT+12'"
    settings = {"TimeZone": zone, "DateStyle": "'SQL, DMY'", "search_path": ELSEWHERE}
    if not all(migration.text.isascii() for migration in migrations):
        settings["client_encoding"] = "'LATIN1'"
    return settings


def _differences(plain: Outcome, other: Outcome, again: Outcome | None) -> list[Difference]:
    """Compare two outcomes; what differs by itself, seen in `again`, does not count."""
    if other.error and not plain.error:
        name = other.failed.id if other.failed else ""
        message = other.error.removeprefix(f"{name}: ")
        return [Difference(name, f"it fails: {message}", [], other.place, other.failed)]
    noise = set() if again is None else _unlike(plain.made, again.made)
    found = _made_otherwise(plain.made, other.made, noise)
    unsteady = set() if again is None else _unlike(plain.values, again.values)
    for key in sorted(_unlike(plain.values, other.values)):
        here, there = plain.values.get(key), other.values.get(key)
        if here is None or there is None:
            continue
        if again is not None and key in unsteady and not _is_another_time(here, there):
            continue
        left, right = _one_of(here - there), _one_of(there - here)
        found.append(Difference(words.column(*key), f"a value is {left} here and {right} there"))
    for migration, number, short in sorted(plain.rewrites ^ other.rewrites):
        where = "here" if (migration, number, short) in plain.rewrites else "there"
        name = _table(plain.made, short)
        if not any(one.name.startswith(f"{name}.") for one in found):
            found.append(Difference(name, f"the table is rewritten only {where}"))
    return [one for one in found if not one.name.startswith(f"{ELSEWHERE}.")]


def _table(made: Made, short: str) -> str:
    """Return the full name of a table that the server calls by its short one."""
    names = [name for kind, name in made if kind == "relation"]
    return next((n for n in names if n.rpartition(".")[2].strip('"') == short), short)


def _made_otherwise(here: Made, there: Made, noise: set[tuple[str, str]]) -> list[Difference]:
    """Compare what was made. What hangs on a relation that one side lacks is not told again."""
    unlike = _unlike(here, there) - noise
    lost = {name for kind, name in unlike if kind == "relation" and _is_alone(here, there, name)}
    return [
        Difference(name, f"{kind}: {_one(here, kind, name)} here, {_one(there, kind, name)} there")
        for kind, name in sorted(unlike)
        if kind == "relation" or not any(name.startswith(f"{one}.") for one in lost)
    ]


def _is_alone(here: Made, there: Made, name: str) -> bool:
    """Whether one side only has the relation."""
    return (("relation", name) in here) != (("relation", name) in there)


def _one(made: Made, kind: str, name: str) -> str:
    return words.shorten(made[kind, name]) if (kind, name) in made else "nothing"


def _unlike(
    left: Mapping[tuple[str, str], object], right: Mapping[tuple[str, str], object]
) -> set[tuple[str, str]]:
    return {key for key in left.keys() | right.keys() if left.get(key) != right.get(key)}


def _is_another_time(here: Counter[str], there: Counter[str]) -> bool:
    """Whether times that never repeat, like now(), are hours apart."""
    left, right = _times(here), _times(there)
    if not left or len(left) != len(right):
        return False
    return any(abs(a - b) > MOMENT for a, b in zip(left, right, strict=True))


def _times(values: Counter[str]) -> list[float]:
    found = []
    for value in values.elements():
        try:
            at = datetime.fromisoformat(str(json.loads(value)))
        except ValueError:
            return []
        found.append(at.replace(tzinfo=at.tzinfo or UTC).timestamp())
    return sorted(found)


def _one_of(values: Counter[str]) -> str:
    return words.shorten(next(iter(sorted(values)), "another"))


def _told(migrations: Sequence[Migration], one: Difference, settings: Mapping[str, str]) -> Found:
    migration, line = _mention(migrations, one)
    names = words.listed(one.settings)
    return words.found(
        RULE,
        "warning",
        migration,
        one.name,
        f"what becomes of {one.name} depends on {names} of whoever deploys: {one.told}",
        detail="Tried with "
        + ", ".join(f"{name} = {settings[name]}" for name in one.settings)
        + " beside TimeZone UTC, DateStyle ISO, MDY, search_path public and UTF8.",
        hint="\n".join(WAYS_OUT[name] for name in one.settings),
        place=one.place,
        statement=line,
        evidence={"settings": list(one.settings)},
    )


def _mention(
    migrations: Sequence[Migration], one: Difference
) -> tuple[Migration, Statement | None]:
    """Return the migration, and the statement in it, that names what differs."""
    if one.migration is not None:
        return one.migration, None
    for part in reversed(one.name.replace('"', "").split(".")):
        for migration in migrations:
            for statement in parse.statements(migration.text):
                if part.partition("(")[0] in statement.text:
                    return migration, statement
    return migrations[-1], None

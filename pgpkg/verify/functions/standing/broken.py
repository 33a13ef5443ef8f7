"""Rule broken-function: a body names what is gone, or has another name now."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from pgpkg.model import Finding, SqlFile
from pgpkg.verify.family import Found
from pgpkg.verify.functions.standing.probing import Reading
from pgpkg.verify.functions.standing.problem import Problem
from pgpkg.verify.functions.standing.routine import Routine
from pgpkg.verify.places import body_line

RULE = "broken-function"
MISSING = frozenset({"42P01", "42703", "42883", "42704", "3F000"})
HANDLED = frozenset(
    {
        "undefined_table",
        "undefined_column",
        "undefined_function",
        "undefined_object",
        "invalid_schema_name",
        "syntax_error_or_access_rule_violation",
    }
)
LOOKED_UP = re.compile(r"\b(to_reg\w+|pg_extension|pg_namespace|pg_available_extensions)\b", re.I)
MADE = re.compile(
    r"\bcreate\s+(?:(?:global|local)\s+)?(?:temp(?:orary)?\s+|unlogged\s+)?(?:table|view|sequence)\s+"
    r'(?:if\s+not\s+exists\s+)?((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)',
    re.IGNORECASE,
)
MADE_BY_NAME = re.compile(
    r"\bcreate\s+(?:(?:local|global)\s+)?(?:temp(?:orary)?\s+|unlogged\s+)?(?:table|view)\b"
    r"[^;]*(?:%|\|\|)",
    re.IGNORECASE,
)
TELLING = (
    "operator does not exist",
    "invalid input value for enum",
    "structure of query",
    "INSERT has more",
)
NAMED = re.compile(r'"([^"]+)"')


CALLED = re.compile(r"function ([\w.\"]+)\((.*)\) does not exist")

Known = Mapping[str, Sequence[Routine]]


def judge(readings: Sequence[Reading], files: Mapping[str, SqlFile]) -> Iterator[Found]:
    """Yield the functions that fail when they are called."""
    made = {name for one in readings for name in _made(one.routine.body)}
    known: dict[str, list[Routine]] = defaultdict(list)
    for one in readings:
        known[one.routine.called].append(one.routine)
    for reading in readings:
        problems = [p for p in reading.problems if _counts(p, reading, made, known)]
        if problems:
            yield _told(reading, _each_once(problems), files.get(reading.routine.full_name))


def _counts(problem: Problem, reading: Reading, made: Collection[str], known: Known) -> bool:
    """Tell whether something is really missing, and nobody is ready for it."""
    body, message = reading.routine.body, problem.message
    if not _is_missing(problem, reading, known) or problem.handled & HANDLED:
        return False
    if "others" in problem.handled and _home(message) not in {None, *_schemas(known)}:
        return False
    if problem.is_of_row and reading.is_branching and not _is_nowhere(problem, reading):
        return False
    if problem.sqlstate == "42P01" and _is_made(problem, body, made):
        return False
    return not (LOOKED_UP.search(body) and _is_foreign(message, known))


def _is_made(problem: Problem, body: str, made: Collection[str]) -> bool:
    """Whether some body makes the table, or this one asks whether it is there."""
    name = next(iter(NAMED.findall(problem.message)), "")
    if name.removeprefix("pg_temp.").lower() in made or name.startswith("pg_temp."):
        return True
    if ("." not in name or problem.is_dynamic) and MADE_BY_NAME.search(body):
        return True
    asked = rf"\bto_reg\w+\s*\(\s*'{re.escape(name)}'"
    return re.search(asked, body, re.IGNORECASE) is not None


def _is_nowhere(problem: Problem, reading: Reading) -> bool:
    """Whether a field is missing on every table of the trigger, whatever branch it stands in."""
    alike = {one.table for one in reading.problems if one.message == problem.message}
    return alike >= set(reading.tables)


def _is_missing(problem: Problem, reading: Reading, known: Known) -> bool:
    state, message = problem.sqlstate, problem.message
    if "FROM-clause entry" in message:
        return False
    if message.startswith(TELLING):
        return problem.is_sure
    if state == "42883":
        return problem.is_sure or not _is_there(message, known)
    if state == "42809":
        return problem.is_sure and " is a" in message
    if reading.routine.language == "sql" and problem.is_sure and state == "42P13":
        return True
    return state in MISSING


def _is_there(message: str, known: Known) -> bool:
    """Whether some function of that name takes that many arguments, whatever their types; of
    functions that are not the project's nothing is claimed."""
    called = CALLED.search(message)
    if called is None:
        return True
    if called[1] not in known:
        return called[1].partition(".")[0] not in _schemas(known)
    given = len([part for part in called[2].split(", ") if part])
    return any(
        len(one.inputs) - one.defaults <= given and (one.spread or given <= len(one.inputs))
        for one in known[called[1]]
    )


def _is_foreign(message: str, known: Known) -> bool:
    """Whether a name belongs to what may be there or not: an extension."""
    home = _home(message)
    return home is None or home not in _schemas(known)


def _home(message: str) -> str | None:
    """Return the schema that a message names."""
    found = re.search(r'(?:"|\s)(\w+)\.\w+', message) or re.search(r'schema "([^"]+)"', message)
    return found[1] if found else None


def _schemas(known: Known) -> set[str]:
    return {one.schema for alike in known.values() for one in alike}


def _made(body: str) -> Iterator[str]:
    for name in MADE.findall(body):
        plain = name.replace('"', "").lower()
        yield plain
        yield plain.removeprefix("pg_temp.")


def _each_once(problems: Sequence[Problem]) -> list[Problem]:
    found: dict[str, Problem] = {}
    for problem in problems:
        kept = found.get(problem.message)
        if kept is None or kept.line == 1:
            found[problem.message] = problem
    return sorted(found.values(), key=lambda one: one.line)


def _told(reading: Reading, problems: Sequence[Problem], file: SqlFile | None) -> Found:
    name = reading.routine.full_name
    first = problems[0]
    lines = [f"line {one.line} of the body: {one.message}" for one in problems]
    finding = Finding(
        rule=RULE,
        level="error",
        unit="",
        object=name,
        message=f"{name} fails when it is called: {first.message}",
        detail="\n".join(lines),
        hint=f"Correct the body of {name} in the same change, or keep what it names\n"
        "until the next release.",
        evidence={"missing": [one.message for one in problems], "sqlstate": first.sqlstate},
    )
    at = body_line(file, reading.routine.body, first.line) if file is not None else None
    return Found(finding if at is None else replace(finding, line=at), is_rendered=at is not None)

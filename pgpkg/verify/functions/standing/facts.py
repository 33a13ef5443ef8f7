"""What a body does that makes it less steady, read from the trees that PostgreSQL made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pgpkg.parse.insides import READABLE
from pgpkg.verify.functions.standing.probing import Reading

VOLATILE, STABLE, IMMUTABLE = "v", "s", "i"
WRITES = {"2": "UPDATE", "3": "INSERT", "4": "DELETE", "5": "MERGE"}
WRITING = re.compile(
    r"^\s*(insert|update|delete|merge|truncate|create|alter|drop|grant|revoke|refresh|lock|notify"
    r"|copy|call|vacuum|analyze|cluster|reindex|comment|set)\b",
    re.IGNORECASE,
)
CALL = re.compile(r":(?:funcid|opfuncid|aggfnoid|winfnoid) (\d+)")
READ = re.compile(r":rtekind 0 :relid (\d+)")
COMMAND = re.compile(r"\{QUERY :commandType ([2-5]) ")
BRACKET = re.compile("[{}]")
VALUE = re.compile(r"\{SQLVALUEFUNCTION :op (\d+)")
EPOCH = " 101 112 111 99 104 ]"
CAST = re.compile(r"\{COERCEVIAIO :arg ")
TYPE = re.compile(
    r":(?:paramtype|vartype|consttype|funcresulttype|opresulttype|resulttype|aggtype|wintype"
    r"|casetype|coalescetype|minmaxtype|refrestype|array_typeid|row_typeid|type) (\d+)"
)
# Their texts depend on settings: DateStyle, IntervalStyle, TimeZone, lc_monetary, search_path.
DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, TIMETZ, MONEY = (
    1082,
    1083,
    1114,
    1184,
    1186,
    1266,
    790,
)
NAMES_OF_OBJECTS = {24, 2202, 2203, 2204, 2205, 2206, 4096, 4089, 3734, 3769, 4191}
UNSTEADY_OUT = {DATE, TIMESTAMP, TIMESTAMPTZ, INTERVAL, MONEY} | NAMES_OF_OBJECTS
UNSTEADY_IN = UNSTEADY_OUT | {TIME, TIMETZ}
ARRAYS = {1182: DATE, 1115: TIMESTAMP, 1185: TIMESTAMPTZ, 1187: INTERVAL}
TYPE_NAMES = {
    DATE: "date",
    TIME: "time",
    TIMESTAMP: "timestamp",
    TIMESTAMPTZ: "timestamptz",
    INTERVAL: "interval",
    TIMETZ: "timetz",
    MONEY: "money",
}
# Whose names are those of sessions and people, not of times: user, role, catalog, schema.
FIRST_OF_PEOPLE = 9


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function, the types that stand in its arguments, and the word epoch."""

    oid: int
    types: frozenset[int]
    is_of_epoch: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """`direct` are (volatility, what it does); calls and reads are judged by whom they mean.
    `is_whole` is False where some of the body is not known before it runs."""

    direct: tuple[tuple[str, str], ...]
    calls: frozenset[Call]
    reads: frozenset[int]
    is_whole: bool


def of(reading: Reading) -> Facts:
    """Collect the facts of one body."""
    calls = {call for tree in reading.trees for call in _calls(tree)}
    reads = {int(oid) for tree in reading.trees for oid in READ.findall(tree)}
    direct = [fact for tree in reading.trees for fact in _direct(tree)]
    direct += _of_statements(reading)
    is_whole = reading.is_read and not any(
        s.is_dynamic or s.tag not in READABLE for s in reading.statements
    )
    return Facts(tuple(dict.fromkeys(direct)), frozenset(calls), frozenset(reads), is_whole)


def _of_statements(reading: Reading) -> Iterator[tuple[str, str]]:
    for one in reading.statements:
        if one.is_dynamic and (verb := WRITING.match(one.text)):
            yield VOLATILE, f"executes {verb[1].upper()}"
        elif not one.is_dynamic and one.tag and one.tag not in READABLE:
            yield VOLATILE, f"runs {one.text.split(None, 1)[0].upper()}"
        elif one.is_dynamic and re.search(r"\bfrom\b", one.text, re.IGNORECASE):
            yield STABLE, "executes a query"


def _direct(tree: str) -> Iterator[tuple[str, str]]:
    for command in COMMAND.findall(tree):
        yield VOLATILE, f"writes by {WRITES[command]}"
    if "{ROWMARKCLAUSE " in tree:
        yield VOLATILE, "locks rows"
    if "{NEXTVALUEEXPR " in tree:
        yield VOLATILE, "takes a number of a sequence"
    for operation in VALUE.findall(tree):
        people = int(operation) >= FIRST_OF_PEOPLE
        yield STABLE, "asks who calls" if people else "asks for the current time"
    for cast in CAST.finditer(tree):
        end = _end(tree, cast.end())
        source, target = TYPE.search(tree, cast.end()), TYPE.search(tree, end)
        if source is None or target is None:
            continue
        yield from _cast(int(source[1]), int(target[1]))


def _cast(source: int, target: int) -> Iterator[tuple[str, str]]:
    source, target = ARRAYS.get(source, source), ARRAYS.get(target, target)
    if target in UNSTEADY_IN:
        yield STABLE, f"casts text to {TYPE_NAMES.get(target, 'a name')}, as settings say"
    elif source in UNSTEADY_OUT:
        yield STABLE, f"casts {TYPE_NAMES.get(source, 'a name')} to text, as settings say"


def _calls(tree: str) -> Iterator[Call]:
    for call in CALL.finditer(tree):
        start = tree.rfind("{", 0, call.start())
        end = _end(tree, start)
        types = frozenset(
            ARRAYS.get(int(t), int(t)) for t in TYPE.findall(tree, call.end(), end)[1:]
        )
        yield Call(int(call[1]), types, EPOCH in tree[call.end() : end])


def _end(tree: str, start: int) -> int:
    """Return where the node that begins here ends."""
    depth = 0
    for bracket in BRACKET.finditer(tree, start):
        depth += 1 if bracket[0] == "{" else -1
        if depth == 0:
            return bracket.end()
    return len(tree)

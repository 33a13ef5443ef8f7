"""Rule volatility-lie: a function is marked steadier than what it does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pgpkg import database
from pgpkg.model import Finding
from pgpkg.verify.family import Found
from pgpkg.verify.functions.standing import facts
from pgpkg.verify.functions.standing.asking import ask
from pgpkg.verify.functions.standing.facts import IMMUTABLE, STABLE, VOLATILE, Call, Facts
from pgpkg.verify.functions.standing.probing import Reading

RULE = "volatility-lie"
WORDS = {VOLATILE: "VOLATILE", STABLE: "STABLE", IMMUTABLE: "IMMUTABLE"}
RANK = {IMMUTABLE: 0, STABLE: 1, VOLATILE: 2}
# As steady as the texts of what they are given.
BY_ARGUMENTS = re.compile(
    r"^(concat|concat_ws|format|array_to_string|quote_literal|quote_nullable|anytextcat|textanycat"
    r"|array_to_json|row_to_json|to_jsonb?|jsonb?_build_(object|array)|jsonb?_(object_)?agg"
    r"|jsonb?_agg\w*|convert_(to|from))$"
)
OF_JSON = re.compile(r"json")
NUMBERS = frozenset({20, 21, 23, 700, 701, 1700})
# Volatile because what they look at changes, not because they change anything.
LOOKS_ON = re.compile(
    r"^(pg_(?!notify|(try_)?advisory|sleep|terminate|cancel|reload|switch|promote|logical_emit"
    r"|rotate|import|export|create|drop|restore|clear|replication|backup|log_|nextoid)\w+"
    r"|current_query|txid_status)$"
)

Reason = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """A function or relation that a body names."""

    oid: int
    is_function: bool
    is_builtin: bool
    name: str
    full_name: str
    volatility: str


def judge(connection: database.Connection, readings: Sequence[Reading]) -> Iterator[Found]:
    """Yield the functions whose mark is not true."""
    graph = _Graph(connection, readings)
    for reading in readings:
        routine = reading.routine
        if routine.kind != "f" or routine.volatility == VOLATILE:
            continue
        reasons = [
            (kind, said)
            for kind, said in graph.reasons(routine.oid)
            if RANK[kind] > RANK[routine.volatility]
        ]
        if reasons:
            yield _told(reading, reasons)


class _Graph:
    """Who calls whom, and what it comes to."""

    def __init__(self, connection: database.Connection, readings: Sequence[Reading]) -> None:
        self._readings = {one.routine.oid: one for one in readings}
        self._facts: dict[int, Facts] = {
            oid: facts.of(one)
            for oid, one in self._readings.items()
            if one.routine.language in {"sql", "plpgsql"}
        }
        calls = {call.oid for one in self._facts.values() for call in one.calls}
        reads = {oid for one in self._facts.values() for oid in one.reads}
        rows = ask(connection, "known", sorted(calls), sorted(reads))
        self._known = {(row["oid"], row["is_function"]): Known(**row) for row in rows}
        self._reasons: dict[int, tuple[Reason, ...]] = {}

    def reasons(self, oid: int) -> tuple[Reason, ...]:
        """Return all that makes a function less than immutable."""
        if oid not in self._reasons:
            self._reasons[oid] = ()
            self._reasons[oid] = tuple(dict.fromkeys(self._found(self._facts[oid])))
        return self._reasons[oid]

    def _found(self, mine: Facts) -> Iterable[Reason]:
        yield from mine.direct
        for oid in sorted(mine.reads):
            if known := self._known.get((oid, False)):
                yield STABLE, f"reads {known.full_name}"
        for call in sorted(mine.calls, key=lambda one: one.oid):
            if known := self._known.get((call.oid, True)):
                yield from self._of_call(call, known)

    def _of_call(self, call: Call, known: Known) -> Iterable[Reason]:
        mine = self._facts.get(call.oid)
        if mine is None:
            kind = _of_foreign(call, known)
            if kind != IMMUTABLE:
                yield kind, f"calls {known.full_name}"
            return
        inner = self.reasons(call.oid)
        if not mine.is_whole and RANK[known.volatility] > max(
            (RANK[kind] for kind, _ in inner), default=0
        ):
            yield known.volatility, f"calls {known.full_name}, marked {WORDS[known.volatility]}"
        for kind in (VOLATILE, STABLE):
            said = next((text for k, text in inner if k == kind), None)
            if said is not None:
                yield kind, f"calls {known.full_name}, which {said}"


def _of_foreign(call: Call, known: Known) -> str:
    """Return how steady a function is that is not the project's."""
    if not known.is_builtin:
        return known.volatility
    if known.volatility == VOLATILE and LOOKS_ON.match(known.name):
        return STABLE
    if known.volatility == STABLE and BY_ARGUMENTS.match(known.name):
        unsteady = {facts.TIMESTAMPTZ} if OF_JSON.search(known.name) else facts.UNSTEADY_OUT
        return STABLE if call.types & unsteady else IMMUTABLE
    if known.name == "to_char" and call.types & NUMBERS and facts.TIMESTAMPTZ not in call.types:
        return IMMUTABLE
    if known.name in {"extract", "date_part"} and call.is_of_epoch:
        return IMMUTABLE
    return known.volatility


def _told(reading: Reading, reasons: Sequence[Reason]) -> Found:
    routine = reading.routine
    marked = WORDS[routine.volatility]
    worst, said = max(reasons, key=lambda one: RANK[one[0]])
    true = WORDS[worst]
    if said.startswith(("writes", "locks", "executes", "runs")):
        effect = "PostgreSQL refuses that when it is called, or plans as if it did nothing."
    elif routine.volatility == IMMUTABLE:
        effect = "An index or a plan keeps a value that is no longer true."
    else:
        effect = "It is called once where each row was meant to get its own value."
    lines = [f"{WORDS[kind]}: it {text}." for kind, text in reasons]
    return Found(
        Finding(
            rule=RULE,
            level="error",
            unit="",
            object=routine.full_name,
            message=f"{routine.full_name} is marked {marked}, and it {said}",
            detail="\n".join([effect, *lines]),
            hint=f"alter function {routine.full_name} {true.lower()};",
            evidence={"marked": marked, "does": [text for _, text in reasons], "is": true},
        )
    )

"""Find values that a table's conditions let pass: candidates are proposed, PostgreSQL judges."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import psycopg
from psycopg import sql

from pgpkg import database
from pgpkg.verify.rows import patterns
from pgpkg.verify.rows.tables import Check, Column, Table
from pgpkg.verify.rows.values import Maker

Row = dict[str, str | None]

COMBINATIONS = 400
LITERAL = re.compile(r"'((?:[^']|'')*)'")
NUMBER = re.compile(r"(?<![\w.'])-?\d+(?:\.\d+)?(?![\w.'])")
NUMBERS = frozenset({"N"})
LOOKS_LIKE = {
    "N": re.compile(r"-?\d+(\.\d+)?"),
    "D": re.compile(r"\d{4}-\d\d-\d\d.*|\d\d:\d\d.*"),
    "B": re.compile(r"true|false"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that conditions bind to one another."""

    columns: tuple[Column, ...]
    rules: tuple[str, ...]


def fit(
    connection: database.Connection,
    table: Table,
    maker: Maker,
    rows: Mapping[int, Row],
    fixed: frozenset[str],
) -> None:
    """Change the values of `rows` (by their number) so that the table's conditions hold.

    Columns in `fixed` stay as they are. Where nothing proposed is good enough, the row stays.
    """
    for group in _groups(table, maker):
        question = [
            {"i": i, **{c.name: _candidates(c, group, maker, i, row, fixed) for c in group.columns}}
            for i, row in rows.items()
        ]
        for i, found in _judge(connection, group, maker, question):
            rows[i].update(found)


def _groups(table: Table, maker: Maker) -> list[Group]:
    """Put columns together that appear in one condition; those without any are left alone."""
    columns = {c.name: c for c in table.columns}
    checks = [c for c in table.checks if c.columns and set(c.columns) <= columns.keys()]
    for column in table.columns:
        quoted = sql.Identifier(column.name).as_string()
        for rule in maker.rules(column):
            spelled = re.sub(r"\bVALUE\b", quoted.replace("\\", r"\\"), rule)
            checks.append(Check(spelled, (column.name,)))
    sets: list[tuple[set[str], list[str]]] = []
    for check in checks:
        names, rules = set(check.columns), [check.rule]
        for other in [one for one in sets if one[0] & names]:
            names |= other[0]
            rules += other[1]
            sets.remove(other)
        sets.append((names, rules))
    return [
        Group(tuple(c for c in table.columns if c.name in names), tuple(rules))
        for names, rules in sets
    ]


def _candidates(
    column: Column, group: Group, maker: Maker, i: int, row: Row, fixed: frozenset[str]
) -> list[str | None]:
    """Return values worth trying, the plainest first."""
    plain = row.get(column.name)
    if column.name in fixed:
        return [plain]
    beside = [maker.value(column, i + step) for step in (1, 100)] if len(group.columns) > 1 else []
    if beside and maker.base(column.type_oid).category in NUMBERS:
        beside += ["0", "1"]  # of which sums are made
    said = [*_literals(column, group, maker, i), *_matching(column, group, maker, i)]
    proposed = [plain, *said, *beside, *maker.styled(column, i)]
    some: list[str | None] = [text for text in dict.fromkeys(proposed) if text is not None]
    most = max(3, int(COMBINATIONS ** (1 / len(group.columns)))) if len(group.columns) > 1 else 99
    some = some[: most - 1]
    return some if column.is_needed else [*some, None]


def _literals(column: Column, group: Group, maker: Maker, i: int) -> Iterable[str]:
    """Yield what the conditions themselves mention, and for numbers what lies beside it."""
    kind = maker.base(column.type_oid)
    if kind.kind == "e":
        yield from kind.labels
        return
    if kind.category == "B":
        yield from ("true", "false")
        return
    text = " ".join(group.rules)
    said = [found.replace("''", "'") for found in LITERAL.findall(text)]
    if kind.category in NUMBERS:
        numbers = [*NUMBER.findall(text), *(s for s in said if LOOKS_LIKE["N"].fullmatch(s))]
        for number in numbers:
            whole = int(float(number))
            yield from (str(whole + i), str(whole), str(whole - i), number)
        return
    if kind.category == "S":
        turned = said[(i - 1) % len(said) :] + said[: (i - 1) % len(said)] if said else []
        yield from turned
        return
    if kind.name in {"json", "jsonb"}:
        yield from ("{}", "[]", *(json.dumps({s: i}) for s in said))
        return
    pattern = LOOKS_LIKE.get(kind.category)
    yield from (s for s in said if pattern and pattern.fullmatch(s))


def _matching(column: Column, group: Group, maker: Maker, i: int) -> list[str]:
    """Return a text for each regular expression that the conditions ask for."""
    if maker.base(column.type_oid).category != "S":
        return []
    said = re.findall(r"~\*?\s*'((?:[^']|'')*)'", " ".join(group.rules))
    found = (patterns.matching(one.replace("''", "'"), i) for one in said)
    return [text for text in found if text is not None]


def _judge(
    connection: database.Connection,
    group: Group,
    maker: Maker,
    question: Sequence[Mapping[str, object]],
) -> list[tuple[int, Row]]:
    """Let the server choose for each row the first combination that all rules let pass."""
    tried, typed, shown, order = [], [], [], []
    for number, column in enumerate(group.columns):
        alias = sql.Identifier(f"c{number}")
        name = sql.Identifier(column.name)
        candidates = sql.SQL("jsonb_array_elements_text(q.row -> {}) with ordinality as {} (v, o)")
        tried.append(candidates.format(sql.Literal(column.name), alias))
        typed.append(
            sql.SQL("{}.v::{} as {}").format(alias, sql.SQL(maker.plain_type(column)), name)
        )
        shown.append(sql.SQL("t.{}::text").format(name))
        order.append(sql.SQL("{}.o").format(alias))
    rules = sql.SQL(" and ").join(
        sql.SQL("(({}) is not false)").format(sql.SQL(r)) for r in group.rules
    )
    source = sql.SQL("jsonb_array_elements({}::jsonb) as q (row)").format(json.dumps(question))
    inner = sql.SQL(
        "select (q.row ->> 'i')::integer as i__, {o} as o__, {typed} from {all}"
    ).format(
        o=sql.SQL(" + ").join(order),
        typed=sql.SQL(", ").join(typed),
        all=sql.SQL(" cross join lateral ").join([source, *tried]),
    )
    query = sql.SQL(
        "select distinct on (i__) i__, {} from ({}) as t where {} order by i__, o__"
    ).format(sql.SQL(", ").join(shown), inner, rules)
    try:
        with connection.transaction():
            found = connection.execute(query).fetchall()
    except psycopg.Error:
        return []
    names = [column.name for column in group.columns]
    return [(one[0], dict(zip(names, one[1:], strict=True))) for one in found]

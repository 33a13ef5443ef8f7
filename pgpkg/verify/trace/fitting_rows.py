"""Find made-up rows that a migration gets on with, before it is said to fail.

A cast, a new condition or a unique key can stumble over values that nobody else would have. Other
values are tried; what fails whatever the rows are is the migration's own fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pgpkg import database
from pgpkg.model import Migration
from pgpkg.verify.rows.values import PLAIN, STYLES
from pgpkg.verify.trace import ground as grounds
from pgpkg.verify.trace import session
from pgpkg.verify.trace.ground import EMPTY, Ground, Variant
from pgpkg.verify.trace.running import Runner, Traced

OF_THE_ROWS = ("22", "23")
NOT_UNIQUE, NULL, NO_PARENT = "23505", "23502", "23503"
FAR_AWAY, ALONE = Variant(start=900_001), Variant(n=1)
STYLED = tuple(Variant(style) for style in STYLES if style != PLAIN)
LITERAL = re.compile(r"'((?:[^'\n]|''){1,60})'")
LABELS = "select enumlabel from pg_enum as e join pg_type as t on t.oid = e.enumtypid where t.typname = any(%s)"  # noqa: E501


def may_be_to_blame(failed: Traced) -> bool:
    """Whether the error is about values in rows."""
    return _state(failed).startswith(OF_THE_ROWS) and not _fails_on_any_row(failed)


def find(ground: Ground, migrations: Sequence[Migration], failed: Traced) -> Variant | None:
    """Return rows with which the migration goes through; None where it fails with all."""
    number = migrations.index(failed.migration)
    is_first = number == 0 and failed.migration.is_transactional
    some = migrations[: number + 1]
    if not is_first:
        variants = _variants(ground, failed)
        return next((v for v in variants if _passes_anew(ground, some, v)), None)
    # What is rolled back leaves the database as it was: one copy does for all.
    with ground.lend() as url:
        for variant in _variants(ground, failed):
            grounds.change(url, variant)
            if _passes(ground, url, some):
                return variant
    return None


def _variants(ground: Ground, failed: Traced) -> Iterator[Variant]:
    state = _state(failed)
    if state == NOT_UNIQUE:
        yield from (FAR_AWAY, ALONE)
    elif state != NO_PARENT:
        texts = _texts(ground, failed.migration)
        if texts:
            yield Variant(texts=texts)
        yield from (*STYLED, FAR_AWAY, ALONE)
    yield EMPTY


def _texts(ground: Ground, migration: Migration) -> tuple[str, ...]:
    """Return what the migration itself mentions: literals, and labels of enums that it names."""
    found = [text.replace("''", "'") for text in LITERAL.findall(migration.text)]
    words = list(dict.fromkeys(re.findall(r"\w+", migration.text)))
    with ground.lend() as url, database.connect(url) as eye:
        labels = [label for (label,) in eye.execute(LABELS.encode(), [words]).fetchall()]
    return tuple(dict.fromkeys(labels or found))


def _passes_anew(ground: Ground, migrations: Sequence[Migration], variant: Variant) -> bool:
    with ground.lend(variant) as url:
        return _passes(ground, url, migrations)


def _passes(ground: Ground, url: str, migrations: Sequence[Migration]) -> bool:
    with database.connect(session.address(url)) as connection:
        runner = Runner(connection, url, behaving=ground.behaving(url, connection))
        return all(runner.run(migration).error is None for migration in migrations)


def _fails_on_any_row(traced: Traced) -> bool:
    """Whether the made-up rows are as good as any: a new column that nothing fills."""
    return _state(traced) == NULL or (
        _state(traced) == NOT_UNIQUE and _is_about_a_new_column(traced)
    )


def _is_about_a_new_column(traced: Traced) -> bool:
    """Whether rows are alike in a column that this migration added."""
    diag = traced.cause.diag if traced.cause else None
    if diag is None or traced.before is None:
        return False
    names = (diag.message_detail or "").partition("(")[2].partition(")")[0].split(", ")
    tables = [oid for oid, r in traced.before.relations.items() if r.short == diag.table_name]
    there = {c.name for oid in tables for c in traced.before.columns.get(oid, {}).values()}
    return bool(tables) and any(name.strip('"') not in there for name in names)


def _state(traced: Traced) -> str:
    return (traced.cause.sqlstate if traced.cause else None) or ""

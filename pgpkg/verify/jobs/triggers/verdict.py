"""Tell a trigger function that fails from one that refuses, and say which trigger it was."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pgpkg.model import Finding
from pgpkg.verify.family import Found
from pgpkg.verify.jobs.triggers.firing import Range, Shot
from pgpkg.verify.jobs.triggers.paths import Path
from pgpkg.verify.jobs.triggers.relation import Relation, Trigger

RULE = "trigger-blocks-writes"
# What PostgreSQL says itself, when something is wrong with the code and not with the row.
FAILURES = (
    *("0A", "21", "22", "23502", "25", "27000", "2D"),
    *("2F", "39", "3F", "42", "54001", "55000", "55006"),
)
BY_VALUE = ("22",)
# A RAISE may carry any code; these come from reading its arguments.
EVEN_AT_RAISE = frozenset({"42703", "42P01", "42883", "42702", "42804"})
WITHOUT_CONTEXT = frozenset({"23502", "27000"})
FRAME = re.compile(r"^(?:PL/pgSQL|SQL) function \"?([\w.$]+)\"?(?:\([^)]*\))?(.*)$", re.M)


def counts(shot: Shot) -> bool:
    """Tell whether a write failed, and not because somebody refused it."""
    if not shot.sqlstate.startswith(FAILURES):
        return False
    frames = FRAME.findall(shot.context)
    if not frames:
        return shot.sqlstate in WITHOUT_CONTEXT
    is_raised = frames[0][1].rstrip().endswith(("at RAISE", "at ASSERT"))
    return not is_raised or shot.sqlstate in EVEN_AT_RAISE


def guilty(
    ground: Range, relation: Relation, path: Path, shot: Shot, everybody: Iterable[Trigger]
) -> Trigger | None:
    """Return the trigger by which a write failed; None where it would have failed anyway."""
    called = [_bare(name) for name, _ in FRAME.findall(shot.context)]
    if called:
        for name in called:
            for trigger in (*relation.triggers, *everybody):
                if _bare(trigger.function) == name:
                    return trigger
        return None
    if not ground.passes_without(relation, path, shot.state):
        return None
    said = shot.column or relation.name.rpartition(".")[2]
    before = [trigger for trigger in relation.triggers if trigger.is_before]
    return next((t for t in before if said in t.text), None)


def told(trigger: Trigger, path: Path, shot: Shot) -> Found:
    """Say which write fails, and when."""
    relation = trigger.name.rpartition(".")[0]
    where = shot.context.splitlines()
    return Found(
        Finding(
            rule=RULE,
            level="error",
            unit="",
            object=trigger.name,
            message=f"{path.words} on {relation} fails {shot.state.words}: {shot.said}",
            detail=(
                f"The trigger's function {trigger.function} does not refuse the row, it breaks."
                + (f" Context: {where[0]}" if where else "")
            ),
            hint=_way_out(trigger, shot),
            evidence={
                "sqlstate": shot.sqlstate,
                "statement": path.statement,
                "state": shot.state.words,
                "function": trigger.function,
            },
        ),
        home=trigger.name,
    )


def _way_out(trigger: Trigger, shot: Shot) -> str:
    if "current_setting" in trigger.text or "json" in shot.said or "claim" in trigger.text:
        return (
            "nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'"
            "  -- NULL where nobody is signed in, instead of an error"
        )
    if shot.sqlstate == "2F005":
        return "return new;  -- last in the function; return null in an AFTER trigger"
    if shot.sqlstate == "42501":
        return f"alter function {trigger.function}() security definer set search_path = '';"
    return f"create or replace function {trigger.function}() ...  -- correct what it names or casts"


def _bare(name: str) -> str:
    return name.rpartition(".")[2].strip('"')

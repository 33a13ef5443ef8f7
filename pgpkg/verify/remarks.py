"""What plpgsql_check says about a body, and which of it cannot be trusted."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

TEMPORARY = re.compile(
    r"\bcreate\s+(?:(?:local\s+)?temp(?:orary)?\s+table\s+(?:if\s+not\s+exists\s+)?\"?"
    r"|table\s+(?:if\s+not\s+exists\s+)?(?=pg_temp\.))(?:pg_temp\.)?\"?(\w+)",
    re.I,
)
ABOUT_THE_TABLE = re.compile(r"\btg_(?:table_name|table_schema|relid|relname|argv)\b", re.I)
ABOUT_THE_VERB = re.compile(r"\btg_(?:op|name|when|level)\b", re.I)
DYNAMIC = re.compile(r"\bexecute\b", re.I)
QUOTING = re.compile(r"\bquote_(?:literal|ident|nullable)\s*\(", re.I)


@dataclass(frozen=True, slots=True)
class Said:
    """One remark of plpgsql_check. `line` counts in the body; `table` is what the trigger is on."""

    line: int | None
    sqlstate: str
    message: str
    detail: str
    hint: str
    level: str
    table: str | None

    @property
    def is_error(self) -> bool:
        return self.level == "error"

    @property
    def is_risky(self) -> bool:
        return self.level == "security"

    def told(self) -> str:
        """The remark as a line for a person."""
        place = f"line {self.line} of the body" if self.line else "the body"
        on = f", fired on {self.table}" if self.table else ""
        return f"{place}{on}: {self.message}"


def is_false_alarm(said: Said, body: str, transitions: Collection[str]) -> bool:
    """Tell whether plpgsql_check cannot know better: tables that the body itself makes, fields
    that only exist on the table that a branch is for, transition tables that only the trigger has
    that a branch is for, results of dynamic SQL, text that the body quotes before it comes to
    EXECUTE."""
    if said.is_risky:
        return bool(QUOTING.search(body))
    if said.sqlstate == "42P01":
        made = {name.lower() for name in TEMPORARY.findall(body)}
        made.update(f"pg_temp.{name}" for name in tuple(made))
        if ABOUT_THE_VERB.search(body):
            made.update(transitions)
        return any(f'"{name}"' in said.message for name in made)
    if said.sqlstate == "42703" and "has no field" in said.message:
        return bool(ABOUT_THE_TABLE.search(body))
    if DYNAMIC.search(body) and _is_about_unknown_rows(said):
        return True
    return said.message.startswith("unused parameter")


def _is_about_unknown_rows(said: Said) -> bool:
    return (
        "dynamic SQL" in said.message
        or said.message.startswith("never read variable")
        or (said.sqlstate == "55000" and "is not assigned" in said.message)
    )

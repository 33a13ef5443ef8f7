"""Keep what was seen, and tell it as findings: one for each rule and object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pgpkg.model import Finding, Level
from pgpkg.verify.family import Found

LEVELS: Mapping[str, Level] = {
    "context-error": "warning",
    "policy-untested": "warning",
    "policy-per-row-call": "warning",
    "policy-hides-index": "warning",
    "access-changed": "warning",
}


@dataclass(frozen=True, slots=True)
class Note:
    """One thing seen. The first note of a finding gives its message and hint."""

    message: str
    said: str
    hint: str
    actor: str = ""
    level: Level | None = None
    home: str = ""


@dataclass
class Book:
    """Notes by rule and object, and what could not be proven."""

    notes: dict[tuple[str, str], list[Note]] = field(default_factory=dict)
    unproven: list[str] = field(default_factory=list)

    def add(self, rule: str, name: str, note: Note) -> None:
        self.notes.setdefault((rule, name), []).append(note)

    def has(self, rule: str, name: str, actor: str | None = None) -> bool:
        """Tell whether something was seen; of this actor, where one is named."""
        return any(actor in (None, n.actor) for n in self.notes.get((rule, name), ()))

    def found(self) -> Iterator[Found]:
        """Yield the findings; an error among the notes makes it one."""
        for (rule, name), notes in self.notes.items():
            levels = {note.level or LEVELS.get(rule, "error") for note in notes}
            level: Level = next(one for one in ("error", "warning", "info") if one in levels)
            telling = next(n for n in notes if (n.level or LEVELS.get(rule, "error")) == level)
            seen = list(dict.fromkeys(note.said for note in notes if note.said))
            actors = sorted({note.actor for note in notes if note.actor})
            finding = Finding(
                rule,
                level,
                "",
                name,
                telling.message,
                detail=_listed(seen),
                hint=telling.hint,
                evidence={"actors": actors, "seen": seen},
            )
            yield Found(finding, home=telling.home)


def _listed(seen: list[str], most: int = 6) -> str:
    lines = seen[:most]
    if len(seen) > most:
        lines.append(f"and {len(seen) - most} more")
    return "\n".join(lines)


def policy_hint(table: str, column: str | None, value: str, verb: str = "select") -> str:
    """Return the policies that would isolate a table, in SQL."""
    schema, _, bare = table.partition(".")
    if column is None:
        condition = f"<its parent's row is {value}>"
    else:
        condition = f"{column} = (select {value})"
    clause = {
        "select": f"using ({condition})",
        "insert": f"with check ({condition})",
        "delete": f"using ({condition})",
    }.get(verb, f"using ({condition}) with check ({condition})")
    command = verb if verb in {"select", "insert", "update", "delete"} else "all"
    return (
        f"alter table {schema}.{bare} enable row level security;\n"
        f"create policy {bare.strip(chr(34))}_own_{command} on {table} for {command} {clause};"
    )

"""Silences in files: `-- pgpkg: allow <rule>: <reason>`, and the rules about silences."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from pgpkg.model import Finding, Place, Tree
from pgpkg.names import near

RULES = ("allow-without-reason", "unused-allow")
SILENCE = re.compile(
    r"^[ \t]*--[ \t]*pgpkg:[ \t]*allow\b[ \t]*(?P<rule>[^:\n]*?)[ \t]*(:(?P<reason>[^\n]*))?$"
)


@dataclass(frozen=True, slots=True)
class Silence:
    """One allow line: whose findings of which rule it hides, and why."""

    rule: str
    reason: str
    unit: str
    file: str
    object: str
    line: int
    locate: Callable[[int], Place] | None = None

    @property
    def place(self) -> Place:
        """The line of the template."""
        return self.locate(self.line) if self.locate else (self.file, self.line)

    def hides(self, finding: Finding) -> bool:
        return bool(self.reason) and (finding.file, finding.rule) == (self.file, self.rule)


def read(tree: Tree) -> tuple[Silence, ...]:
    """Return every allow line of the project, whether it has a reason or not."""
    return tuple(_read(tree))


def _read(tree: Tree) -> Iterator[Silence]:
    for file in (*tree.files, *tree.seeds):
        name = file.objects[0].name if file.objects else file.file
        yield from _in_text(file.text, file.unit, file.file, name, file.locate)
    for migration in tree.migrations:
        name = migration.id
        yield from _in_text(migration.text, migration.unit, migration.file, name, migration.locate)
        if migration.rollback_file and migration.rollback_text:
            text, file_name = migration.rollback_text, migration.rollback_file
            yield from _in_text(text, migration.unit, file_name, name, migration.rollback_locate)


def _in_text(
    text: str, unit: str, file: str, name: str, locate: Callable[[int], Place] | None
) -> Iterator[Silence]:
    for number, line in enumerate(text.splitlines(), start=1):
        found = SILENCE.match(line)
        if found:
            reason = (found["reason"] or "").strip()
            yield Silence(found["rule"], reason, unit, file, name, number, locate)


def judge(
    silences: Iterable[Silence],
    findings: Collection[Finding],
    known: Collection[str],
    judged: Collection[str],
) -> Iterator[Finding]:
    """Yield what is wrong with the silences themselves.

    `known` are the rules of all families, `judged` those that ran now: only a silence of one that
    ran can be called unused.
    """
    for silence in silences:
        rule = silence.rule
        if not rule or not silence.reason:
            yield _finding(
                silence,
                "allow-without-reason",
                f"the silence of {rule or 'nothing'} gives no reason, so it silences nothing",
                "Whoever reads the file must be able to judge whether the reason still holds.",
                f"-- pgpkg: allow {rule or '<rule>'}: <why this is right here>",
            )
        elif rule not in known:
            meant = near(rule.lower().replace("_", "-"), known)
            yield _finding(
                silence,
                "unused-allow",
                f"there is no rule named {rule}, so nothing is silenced",
                "Rules have a page each in docs/checks.",
                f"-- pgpkg: allow {meant}: {silence.reason}" if meant else "Take the line out.",
            )
        elif rule in judged and not any(silence.hides(finding) for finding in findings):
            yield _finding(
                silence,
                "unused-allow",
                f"{rule} finds nothing in this file, and its silence would hide the next finding",
                f"The reason was: {silence.reason}",
                "Take the line out.",
            )


def _finding(silence: Silence, rule: str, message: str, detail: str, hint: str) -> Finding:
    file, line = silence.place
    return Finding(
        rule=rule,
        level="error" if rule == "allow-without-reason" else "warning",
        unit=silence.unit,
        object=silence.object,
        message=message,
        detail=detail,
        hint=hint,
        file=file,
        line=line,
        evidence={"silences": silence.rule},
    )

"""Put changes into files: numbered, each after the one before, with their way back."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence

from pgpkg.catalog import Difference
from pgpkg.draft.change import Change, Phase

DROP = "-- drop: "
SUFFIX = {
    Phase.VALUES: "values",
    Phase.PLAIN: "",
    Phase.VALIDATE: "validate",
    Phase.INDEXES: "indexes",
    Phase.REFERENCES: "references",
    Phase.VALIDATE_REFERENCES: "validate_references",
}


def files(
    changes: Sequence[Change],
    *,
    unit: str,
    folder: str,
    slug: str,
    number: int,
    depends: Sequence[str],
    template: Callable[[str], str] = str,
) -> dict[str, str]:
    """Return path -> text of the migrations and their rollbacks, in the order of their numbers."""
    written: dict[str, str] = {}
    before = list(depends)
    for phase in Phase:
        group = sorted((c for c in changes if c.phase == phase), key=_key)
        if not group:
            continue
        tail = f"_{SUFFIX[phase]}" if SUFFIX[phase] and written else ""
        name = f"{unit}_{number:04d}_{slug}{tail}"
        written[f"{folder}/{name}.sql"] = _forward(group, phase, before, template)
        if not any(change.irreversible for change in group):
            written[f"{folder}/{name}.rollback.sql"] = template(_back(group, phase, name))
        before = [name]
        number += 1
    return written


def slug_of(differences: Sequence[Difference]) -> str:
    """Name a draft after what differs: `add_ticket`, `change_ticket_and_agent`, `drop_mood`."""
    made = {d.name for d in differences if d.kind == "table" and d.right is None}
    others = {_subject(d) for d in differences}
    names = sorted({_plain(name) for name in made or others})
    whole = [d for d in differences if _subject(d) == d.name]
    verb = "change"
    if made or others <= {d.name for d in whole if d.right is None}:
        verb = "add"
    elif others <= {d.name for d in whole if d.left is None}:
        verb = "drop"
    if len(names) > 2:
        names = [names[0], "more"]
    return f"{verb}_{'_and_'.join(names)}"[:60].rstrip("_")


def hidden(sql: str) -> str:
    """Put SQL behind the prefix, line by line."""
    return "\n".join(f"{DROP}{line}" for line in wrapped(sql).splitlines())


def wrapped(sql: str) -> str:
    """Break alterations that would not fit on a line."""
    return "\n".join(
        re.sub(
            r"^((?:alter|create) .*?) (add constraint|add column|on|references) ",
            r"\1\n    \2 ",
            line,
        )
        if len(line) > 90
        else line
        for line in sql.splitlines()
    )


def _key(change: Change) -> tuple[int, int, str]:
    return (change.rank, change.place, change.says)


def _forward(
    group: Sequence[Change], phase: Phase, depends: Sequence[str], template: Callable[[str], str]
) -> str:
    head = [f"-- depends: {' '.join(depends)}"] if depends else []
    if phase == Phase.INDEXES:
        head.append("-- transactional: false")
    head += ["--"] if head else []
    head += [line for change in group for line in _comment(change.says)]
    head += _locks(group)
    reasons = sorted({change.irreversible for change in group} - {""})
    head += [f"-- pgpkg: irreversible: {reason}" for reason in reasons]
    if any(change.is_loss for change in group):
        head += _comment(
            f"What would be lost waits behind `{DROP}`: take the prefix away, here and in the "
            "rollback, once nothing needs it any more."
        )
    blocks = [template("\n".join(head))]
    for change in group:
        sql = template(hidden(change.up) if change.is_loss else wrapped(change.up))
        note = "\n".join([*_comment(change.note), ""])
        blocks.append(note + (change.template or sql))
    return "\n\n".join(blocks) + "\n"


def _back(group: Sequence[Change], phase: Phase, name: str) -> str:
    head = ["-- transactional: false"] if phase == Phase.INDEXES else []
    blocks = ["\n".join([*head, f"-- Takes {name} back."])]
    for change in reversed(group):
        if change.down:
            blocks.append(hidden(change.down) if change.hides_down else wrapped(change.down))
    return "\n\n".join(blocks) + "\n"


def _locks(group: Sequence[Change]) -> list[str]:
    found: dict[str, dict[str, None]] = {}
    for change in group:
        if change.relation and change.lock:
            found.setdefault(change.relation, {})[change.lock] = None
    if not found:
        return ["-- Locks nothing that is in use."]
    return [
        line
        for relation, locks in sorted(found.items())
        for line in _comment(f"Locks {relation}: {'; '.join(locks)}.")
    ]


def _comment(text: str) -> list[str]:
    lines = [part.removeprefix("-- ") for part in text.splitlines()]
    return [f"-- {line}" for part in lines for line in textwrap.wrap(part, 96)]


def _subject(difference: Difference) -> str:
    """The table that a difference is about, else the object itself."""
    definition = difference.left or difference.right or {}
    return str(definition.get("table", difference.name))


def _plain(name: str) -> str:
    last = name.rpartition(".")[2].lower()
    return re.sub(r"[^a-z0-9_]+", "_", last).strip("_")

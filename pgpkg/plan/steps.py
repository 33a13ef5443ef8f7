"""The steps of a plan: what is created, replaced, dropped or laid again, and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from pgpkg.model import Action, Recorded, SqlFile, SqlObject, Step
from pgpkg.parse import STATE_KINDS, objects_in, obstacle
from pgpkg.plan.graph import same

Key = tuple[str, str]

_STAY = STATE_KINDS | {"role"}
_FOR_CALLERS = frozenset({"function", "procedure", "aggregate", "view", "matview"})
_DROP_ORDER = ("job", "grant", "publication", "policy", "trigger", "rule", "matview", "view")
_ATOMIC = re.compile(r"\bbegin\s+atomic\b", re.IGNORECASE)


def of(
    files: Sequence[SqlFile],
    recorded: Iterable[Recorded],
    built: Collection[str],
    made: frozenset[str],
    kept: Collection[Key],
) -> tuple[Step, ...]:
    """Return the steps in the order in which they can be done.

    `files` are in creation order, `built` are the units that are built from sql/ at once, `made`
    is what waiting migrations create, `kept` are the objects of all units. First goes what stands
    in the way of something of the same name, then each file in its turn, last what nobody wants.
    """
    owned = {(each.kind, each.name): each for each in recorded}
    gone = [each for key, each in sorted(owned.items()) if key not in kept]
    gone = [each for each in gone if each.kind not in _STAY and each.unit not in built]
    names = {_plain(o.name) for file in files for o in file.objects}
    first = [_drop(each) for each in gone if _plain(each.name) in names]
    last = [_drop(each) for each in gone if _plain(each.name) not in names]
    again = {name for each in gone if _plain(each.name) in names for name in _as_needs(each)}
    laid: list[Step] = []
    for file in files:
        if file.unit in built:
            laid += [_step(file, each, "create", "the unit is new here") for each in file.objects]
            continue
        found = _of_file(file, owned, made, again)
        laid += found
        again |= _created_again(file, found, again)
    return (*_in_drop_order(first), *laid, *_in_drop_order(last))


def _of_file(
    file: SqlFile, owned: dict[Key, Recorded], made: frozenset[str], again: set[str]
) -> list[Step]:
    broken = sorted(again & {name for need in file.needs for name in same(need)})
    found = []
    for each in _laid(file):
        before = owned.get((each.kind, each.name))
        is_state = each.kind in STATE_KINDS
        if is_state and made & _needs_of(each.kind, each.name):
            found.append(_step(file, each, "create", "a migration creates it"))
        elif before is None:
            action: Action = "relay" if is_state else "create"
            found.append(_step(file, each, action, "not in the ledger yet" if is_state else "new"))
        elif before.sha256 != file.sha256:
            found.append(_changed(file, each, before))
        elif broken:
            name = broken[0].partition(" ")[2]
            found.append(_step(file, each, "relay", f"{name} is created again"))
    return found


def _laid(file: SqlFile) -> Iterable[SqlObject]:
    """What laying a file touches: its behaviour, and the main object of a file with state, for
    its comments, grants and switches."""
    behaviour = [each for each in file.objects if each.kind not in STATE_KINDS]
    state = [each for each in file.objects if each.kind in STATE_KINDS]
    if state and file.is_state and file.behaviour:
        yield state[0]
    yield from behaviour


def _changed(file: SqlFile, each: SqlObject, before: Recorded) -> Step:
    if each.kind in STATE_KINDS:
        return _step(file, each, "relay", "its comments, grants or switches changed")
    reason = _obstacle(each, before)
    if reason:
        return _step(file, each, "replace", f"{reason}: drops and creates again", is_breaking=True)
    return _step(file, each, "replace", "text changed")


def _obstacle(each: SqlObject, before: Recorded) -> str:
    if each.kind not in _FOR_CALLERS:
        return ""
    old = next(
        (o for o in objects_in(before.text) if (o.kind, o.name) == (each.kind, each.name)), None
    )
    return obstacle(old, each) if old else ""


def _created_again(file: SqlFile, found: Iterable[Step], again: set[str]) -> set[str]:
    """What is dropped and created, so that whoever is bound to it must be laid again.

    A view goes when one below it goes; a function only when its body is bound early or a type in
    its head is one of those that go.
    """
    names: set[str] = set()
    for step in found:
        is_swapped = step.kind == "matview" and step.action == "replace"
        if (
            step.is_breaking
            or is_swapped
            or (step.action == "relay" and _is_bound(file, step, again))
        ):
            names |= _needs_of(step.kind, step.name)
    return names


def _is_bound(file: SqlFile, step: Step, again: set[str]) -> bool:
    if step.kind in {"view", "matview"}:
        return True
    if step.kind not in _FOR_CALLERS:
        return False
    heads = {name for name in again if name.startswith("type ")} & file.needs
    return bool(heads) or any(_ATOMIC.search(s.text) for s in file.statements)


def _drop(each: Recorded) -> Step:
    is_breaking = each.kind in _FOR_CALLERS
    reason = f"{each.name} is gone" if is_breaking else "its file is gone"
    return Step(each.unit, each.kind, each.name, "drop", each.file, is_breaking, reason)


def _in_drop_order(steps: Iterable[Step]) -> list[Step]:
    """What stands on others goes before them, as far as the kind tells."""
    rank = {kind: number for number, kind in enumerate(_DROP_ORDER)}
    return sorted(steps, key=lambda s: (rank.get(s.kind, len(rank)), s.unit, s.kind, s.name))


def _as_needs(each: Recorded) -> set[str]:
    return _needs_of(each.kind, each.name)


def _needs_of(kind: str, name: str) -> set[str]:
    """The names under which others need an object."""
    if kind in {"view", "matview", "table"}:
        return {f"relation {name}", f"type {name}"}
    plain = {"procedure": "function", "aggregate": "function", "domain": "type"}
    plain |= {"sequence": "relation", "index": "relation"}
    return {f"{plain.get(kind, kind)} {_plain(name)}"}


def _plain(name: str) -> str:
    return name.partition("(")[0]


def _step(
    file: SqlFile, each: SqlObject, action: Action, reason: str, *, is_breaking: bool = False
) -> Step:
    return Step(file.unit, each.kind, each.name, action, file.file, is_breaking, reason)

"""access.toml: who can do what with whose rows, kept in git, so that a change can be reviewed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pgpkg.model import Actor, Unit
from pgpkg.verify.isolation.deeds import Deed
from pgpkg.verify.isolation.reading import Sights
from pgpkg.verify.isolation.relations import Rights
from pgpkg.verify.isolation.session import RECURSION, State
from pgpkg.verify.isolation.world import World

FILE = "access.toml"
SCHEMA = "{{ schema }}"
VERBS = ("select", "insert", "update", "delete", "truncate")
HEAD = """# Who can do what with whose rows, as probed on a scratch database. Written by
# `pgpkg verify --only isolation --update`; a difference is a finding.
# own: only rows of its own tenant. all: other tenants' too. none: allowed by grants, nothing goes
# through. unproven: refused, and so was the same with a row of its own. Verbs that are not granted
# are left out.
"""

Matrix = dict[str, dict[str, dict[str, str]]]
Tried = Mapping[tuple[str, str], Mapping[State, list[Deed]]]


def matrix(world: World, actors: Mapping[str, Actor], sights: Sights, tried: Tried) -> Matrix:
    """Return actor -> relation -> verb -> what it amounts to."""
    found: Matrix = {}
    for actor in actors.values():
        for relation in sorted(world.relations):
            rights = world.rights.get((actor.role, relation))
            if rights is not None:
                verbs = _verbs(actor, relation, rights, sights, tried)
                if verbs:
                    found.setdefault(actor.name, {})[relation] = verbs
    return found


def _verbs(
    actor: Actor, relation: str, rights: Rights, sights: Sights, tried: Tried
) -> dict[str, str]:
    verbs: dict[str, str] = {}
    sight = sights.get((actor.name, relation, "set"))
    if sight is not None and rights.readable:
        if sight.answer.sqlstate is not None:
            verbs["select"] = "recursion" if sight.answer.sqlstate in RECURSION else "error"
        elif sight.foreign(actor):
            verbs["select"] = "all"
        elif sight.own(actor):
            verbs["select"] = "own"
        else:
            verbs["select"] = "shared" if sight.answer.rows else "none"
    deeds = tried.get((actor.name, relation), {}).get("set", [])
    for verb in VERBS[1:]:
        mine = [deed for deed in deeds if deed.verb == verb]
        if not mine:
            continue
        if any(deed.harmed for deed in mine):
            verbs[verb] = "all"
        elif any(deed.is_control for deed in mine):
            verbs[verb] = "own" if actor.tenant else "all"
        else:
            refused = any(deed.answer.sqlstate for deed in mine)
            verbs[verb] = "unproven" if refused else "none"
    return verbs


def write(file: Path, found: Matrix, unit: Unit) -> None:
    """Write the matrix, one line for each actor and relation. A package names its schema by the
    parameter, for it may lie anywhere."""
    lines = [HEAD]
    for actor, relations in sorted(found.items()):
        lines.append(f"[{_key(actor)}]")
        for relation, verbs in sorted(relations.items()):
            shown = ", ".join(f'{verb} = "{verbs[verb]}"' for verb in VERBS if verb in verbs)
            name = relation
            if unit.kind == "package" and relation.startswith(f"{unit.schema}."):
                name = SCHEMA + relation.removeprefix(unit.schema)
            lines.append(f"{_key(name)} = {{ {shown} }}")
        lines.append("")
    file.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def read(file: Path, unit: Unit) -> Matrix | None:
    """Return what was kept; None where nothing was. Raises tomllib.TOMLDecodeError."""
    if not file.is_file():
        return None
    kept = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        actor: {name.replace(SCHEMA, unit.schema): verbs for name, verbs in relations.items()}
        for actor, relations in kept.items()
    }


def differences(before: Matrix, now: Matrix) -> dict[str, list[str]]:
    """Return by relation what was opened or closed."""
    changed: dict[str, list[str]] = {}
    for actor in sorted(before.keys() | now.keys()):
        was, is_now = before.get(actor, {}), now.get(actor, {})
        for relation in sorted(was.keys() | is_now.keys()):
            for verb in VERBS:
                old = was.get(relation, {}).get(verb, "not granted")
                new = is_now.get(relation, {}).get(verb, "not granted")
                if old != new:
                    line = f"{actor} {verb}: {old} -> {new}"
                    changed.setdefault(relation, []).append(line)
    return changed


def _key(name: str) -> str:
    plain = name.replace("_", "").replace("-", "").isalnum() and name.isascii()
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return name if plain else f'"{escaped}"'

"""What must hold between the files of all units before they can be put into an order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache

from pgpkg.errors import DuplicateObject, ForeignSchema, MissingObject
from pgpkg.model import SqlFile, SqlObject, Tree, Unit
from pgpkg.plan.places import line_of, title

_SHARED = frozenset({"schema", "extension", "role"})
_ONE_NAMESPACE = {
    "table": "relation",
    "view": "relation",
    "matview": "relation",
    "sequence": "relation",
    "index": "relation",
    "domain": "type",
    "procedure": "function",
    "aggregate": "function",
}
_ANYWHERE = frozenset(
    {"schema", "extension", "role", "policy", "trigger", "event trigger", "rule", "job", "grant"}
    | {"data", "publication", "cast", "statistics", "index"}
)
_CHECKED = frozenset({"relation", "function", "type", "schema", "trigger", "policy"})
_ALSO = {"relation": "type", "type": "relation", "function": "type"}
_MAKES_SCHEMA = re.compile(r"\bcreate\s+schema\b", re.IGNORECASE)


def check(files: Sequence[SqlFile], providers: Mapping[str, list[str]], tree: Tree | None) -> None:
    """Refuse two makers of one object, objects in somebody else's schema, and missing objects."""
    _refuse_duplicates(files)
    if tree is None:
        _refuse_missing(files, providers, _schemas(files, ()), frozenset, frozenset())
        return
    schemas = _schemas(files, tree.units)
    adopted = {unit.name for unit in tree.units if is_adopted(unit.name, tree, files)}
    _refuse_foreign(files, schemas, adopted)
    moving = frozenset(_quoted(unit.schema) for unit in tree.units if unit.name in adopted)
    made = cache(lambda: _made_by_migrations(tree, adopted))
    _refuse_missing(files, providers, schemas, made, moving)


def is_adopted(unit: str, tree: Tree, files: Iterable[SqlFile] | None = None) -> bool:
    """Whether a unit keeps its state in migrations only, as a yoyo project does."""
    own = (file.shelf for file in (files or tree.files) if file.unit == unit)
    return not {"tables", "types"} & set(own) and any(m.unit == unit for m in tree.migrations)


def schemas_of(tree: Tree, unit: Unit) -> tuple[str, ...]:
    """Return a unit's own schema, then those that its files or migrations create."""
    from pgpkg import parse

    provided = {name for file in tree.files if file.unit == unit.name for name in file.provides}
    for migration in tree.migrations:
        if migration.unit == unit.name and _MAKES_SCHEMA.search(migration.text):
            provided |= parse.names_in(migration.text, migration.locate)[0]
    others = sorted(name for name in provided if name.startswith("schema "))
    plain = [parse.plain_name(name.removeprefix("schema ")) for name in others]
    return tuple(dict.fromkeys((unit.schema, *plain)))


def _refuse_duplicates(files: Sequence[SqlFile]) -> None:
    makers: dict[tuple[str, str], tuple[SqlFile, SqlObject]] = {}
    for file in files:
        for each in file.objects:
            if each.kind in _SHARED:
                continue
            key = (_ONE_NAMESPACE.get(each.kind, each.kind), each.name)
            first, made = makers.setdefault(key, (file, each))
            if first is not file:
                place, line = line_of(file, f"{each.kind} {each.name.partition('(')[0]}")
                raise DuplicateObject(
                    f"two files create {_either(made, each)}",
                    detail=f"Found in {first.file} and {file.file}.",
                    hint="Keep one of them.",
                    file=place,
                    line=line,
                )


def _either(first: SqlObject, second: SqlObject) -> str:
    if first.kind == second.kind:
        return f"{first.kind} {first.name}"
    return f"{first.name}, as a {first.kind} and as a {second.kind}"


def _schemas(files: Iterable[SqlFile], units: Iterable[Unit]) -> dict[str, set[str]]:
    """Schema to the units that own it: their own one and those that their files create."""
    found: dict[str, set[str]] = {}
    for unit in units:
        found.setdefault(_quoted(unit.schema), set()).add(unit.name)
    for file in files:
        for name in file.provides:
            if name.startswith("schema "):
                found.setdefault(name.removeprefix("schema "), set()).add(file.unit)
    return found


def _refuse_foreign(
    files: Sequence[SqlFile], schemas: Mapping[str, set[str]], adopted: set[str]
) -> None:
    for file in files:
        for each in file.objects:
            if each.kind in _ANYWHERE or file.unit in adopted:
                continue
            schema = _schema(each.name)
            if file.unit in schemas.get(schema, ()):
                continue
            owners = ", ".join(sorted(schemas.get(schema, ())))
            place, line = line_of(file, f"{each.kind} {each.name.partition('(')[0]}")
            raise ForeignSchema(
                f"{each.kind} {each.name} lies in a schema that {file.unit} does not own",
                detail=f"Schema {schema} belongs to {owners}."
                if owners
                else f"No unit creates schema {schema}.",
                hint="Write {{ schema }} for the own schema, or create the other one in"
                " schema.sql: a unit may use every schema that it creates itself.",
                file=place,
                line=line,
            )


def _made_by_migrations(tree: Tree, adopted: set[str]) -> frozenset[str]:
    """What adopted units make in their migrations. Every one of them is parsed for this."""
    from pgpkg import parse

    made: set[str] = set()
    for migration in tree.migrations:
        if migration.unit in adopted:
            made |= parse.names_in(migration.text, migration.locate)[0]
    return frozenset(made)


def _refuse_missing(
    files: Sequence[SqlFile],
    providers: Mapping[str, list[str]],
    schemas: Mapping[str, set[str]],
    made: Callable[[], frozenset[str]],
    moving: frozenset[str],
) -> None:
    open_schemas = {n.removeprefix("anything ") for n in providers if n.startswith("anything ")}
    checked = schemas.keys() - open_schemas - {"public"}
    for file in files:
        for need in sorted(file.needs):
            kind, _, name = need.partition(" ")
            if kind not in _CHECKED or _schema(name) not in checked:
                continue
            if _is_there(need, providers):
                continue
            if moving and _is_there(need, made()):
                continue
            if _schema(name) in moving and (
                kind == "schema" or _is_there(f"{kind} {name.rpartition('.')[2]}", made())
            ):
                continue
            raise _missing(file, need, providers)


def _is_there(need: str, known: Iterable[str]) -> bool:
    kind, _, name = need.partition(" ")
    return need in known or (kind in _ALSO and f"{_ALSO[kind]} {name}" in known)


def _missing(file: SqlFile, need: str, providers: Mapping[str, list[str]]) -> MissingObject:
    kind, _, name = need.partition(" ")
    shown = name if kind == "relation" else need
    known = sorted(p.partition(" ")[2] for p in providers if p.startswith(f"{kind} "))
    near = get_close_matches(name, known, n=1, cutoff=0.8)
    place, line = line_of(file, need)
    hint = "Add a file for it, or take over the package that owns it: pgpkg add <package>."
    if kind == "schema":
        hint = "Add schema.sql to the unit: create schema if not exists {{ schema }};"
    return MissingObject(
        f"{title(file)} needs {shown}, which no template creates",
        detail=f"Found in {file.file}.",
        hint=f"Did you mean {near[0]}? Otherwise add a file for it." if near else hint,
        file=place,
        line=line,
    )


def _schema(name: str) -> str:
    if name.startswith('"'):
        end = name.find('"', 1)
        while name[end + 1 : end + 2] == '"':
            end = name.find('"', end + 2)
        return name[: end + 1]
    return name.partition(".")[0]


def _quoted(schema: str) -> str:
    from pgpkg.parse.names import ident

    return ident(schema)

"""The rules of the house: one object, one file, named after it, on its own shelf."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pgpkg.errors import EmptyTemplate, MisnamedFile, UnqualifiedName, UnrelatedObjects, WrongShelf
from pgpkg.parse.objects import Created

_OWN_HOME = {
    "schema": "schema.sql",
    "extension": "schema.sql",
    "role": "schema.sql",
    "type": "types",
    "domain": "types",
    "collation": "types",
    "text search": "types",
    "operator class": "types",
    "table": "tables",
    "sequence": "tables",
    "index": "tables",
    "statistics": "tables",
    "constraint": "tables",
    "function": "functions",
    "procedure": "functions",
    "aggregate": "functions",
    "operator": "functions",
    "cast": "functions",
    "view": "views",
    "matview": "views",
    "rule": "views",
    "policy": "policies",
    "trigger": "triggers",
    "event trigger": "triggers",
    "publication": "publications",
}
_ROUTINES = frozenset({"function", "procedure", "aggregate"})
_MAIN = {
    "": frozenset({"schema", "extension", "role"}),
    "types": frozenset({"type", "domain", "collation", "text search", "operator class"}),
    "tables": frozenset({"table"}),
    "functions": _ROUTINES,
    "views": frozenset({"view", "matview"}),
    "policies": frozenset({"policy"}),
    "triggers": frozenset({"trigger", "event trigger"}),
    "grants": frozenset({"role"}),
    "publications": frozenset({"publication"}),
}
_COMPANIONS = {
    "types": frozenset({"operator", "cast", "operator class"}),
    "tables": frozenset({"index", "sequence", "statistics", "constraint", "policy", "rule"}),
    "functions": frozenset({"operator", "cast"}),
    "views": frozenset({"index", "statistics", "rule", "function", "procedure"}),
    "triggers": _ROUTINES,
}


@dataclass(frozen=True, slots=True)
class Shelved:
    """A file's place with what it creates. `related` tells whether a routine in views/ serves the
    view beside it."""

    shelf: str
    stem: str
    made: Sequence[Created]
    related: Callable[[Created], bool]


# A sequence of its own, and the foreign key that closes a ring of tables.
_INSTEAD_OF_A_TABLE = ("sequence", "constraint")
_FREE = frozenset({"", "grants", "publications", "data", "jobs", "seed"})


def names_objects(shelf: str) -> bool:
    """Whether the files of a shelf carry the names of what they create. There, what a DO block
    makes counts as created by its file: that is how a thing is made only where it is missing."""
    return shelf not in _FREE


def check(file: Shelved) -> None:
    """Refuse what one file must not hold. Errors carry the line of the rendered text."""
    for each in file.made:
        _require_shelf(file.shelf, each)
        _require_schema(each)
    if file.shelf in _FREE:
        return
    mains = [each for each in file.made if each.kind in _MAIN[file.shelf]]
    for kind in _INSTEAD_OF_A_TABLE if file.shelf == "tables" else ():
        mains = mains or [each for each in file.made if each.kind == kind]
    if not mains:
        raise EmptyTemplate(
            f"the file creates no {_listed(_MAIN[file.shelf])}",
            detail=f"That is what {file.shelf}/ holds.",
            hint=f"Create {file.stem} here, or move the statements to the file of their object.",
            line=file.made[0].line if file.made else 1,
        )
    if file.shelf == "policies":
        _check_policies(file, mains)
    elif file.shelf == "triggers":
        _check_triggers(file, mains)
    else:
        _check_one(file, mains)


def _require_shelf(shelf: str, each: Created) -> None:
    if each.kind in _MAIN.get(shelf, frozenset()) | _COMPANIONS.get(shelf, frozenset()):
        return
    home = _OWN_HOME[each.kind]
    place = home if home.endswith(".sql") else f"{home}/{_file_stem(each)}.sql"
    raise WrongShelf(
        f"{each.kind} {each.name} does not belong into {shelf + '/' if shelf else 'schema.sql'}",
        detail="Each shelf holds one kind of object, so that a name leads to its file.",
        hint=f"Move it to {place}.",
        line=each.line,
    )


def _require_schema(each: Created) -> None:
    if not each.is_qualified:
        raise UnqualifiedName(
            f"{each.kind} {each.name} is created without a schema",
            detail="Where it lands would depend on the search_path of whoever applies it.",
            hint=f"Write {{{{ schema }}}}.{each.name}",
            line=each.line,
        )


def _check_one(file: Shelved, mains: list[Created]) -> None:
    """types, tables, functions, views: one name, which is the file's."""
    main = next((each for each in mains if each.stem == file.stem), mains[0])
    belongs = {main.owner if main.kind == "constraint" else f"relation {_plain_name(main)}"}
    for each in mains:
        if _plain_name(each) == _plain_name(main):
            continue
        if each.owner not in belongs:
            raise _unrelated(main, each)
        belongs |= {name for name in each.provides if name.startswith("relation ")}
    _require_name(file.stem, main, [main.stem])
    for each in file.made:
        is_strange = bool(each.owner) and each.owner not in belongs and each is not main
        if is_strange or (
            file.shelf == "views" and each.kind in _ROUTINES and not file.related(each)
        ):
            raise _unrelated(main, each)


def _check_policies(file: Shelved, mains: list[Created]) -> None:
    """All policies of one table, in a file named after the table."""
    main = mains[0]
    for each in mains:
        if each.owner != main.owner:
            raise _unrelated(main, each)
    _require_name(file.stem, main, [_last(main.owner)])


def _check_triggers(file: Shelved, mains: list[Created]) -> None:
    """Triggers of one table, or all that call the one function of the file."""
    main = next((each for each in mains if each.stem == file.stem), mains[0])
    routines = [each for each in file.made if each.kind in _ROUTINES]
    for each in routines:
        if _plain_name(each) != _plain_name(routines[0]):
            raise _unrelated(main, each)
    for each in mains:
        if each.owner != main.owner and not routines:
            raise _unrelated(main, each)
    names = [each.stem for each in (*mains, *routines)]
    if len(mains) > 1:
        names.append(_last(main.owner))
        if all(each.stem.startswith(f"{file.stem}_") for each in mains):
            names.append(file.stem)
    _require_name(file.stem, main, names)


def _require_name(stem: str, main: Created, names: list[str]) -> None:
    if stem in names:
        return
    raise MisnamedFile(
        f"{main.kind} {main.name} stands in a file called {stem}.sql",
        detail="A file carries the name of the object that it creates.",
        hint=f"Rename the file to {names[0]}.sql.",
        line=main.line,
    )


def _unrelated(main: Created, other: Created) -> UnrelatedObjects:
    return UnrelatedObjects(
        f"the file creates {main.kind} {main.name} and {other.kind} {other.name}",
        detail="One object, one file: neither of the two belongs to the other.",
        hint=f"Move {other.kind} {other.name} to {_OWN_HOME[other.kind]}/{_file_stem(other)}.sql.",
        line=other.line,
    )


def _plain_name(each: Created) -> str:
    """The full name, for routines without their arguments: overloads share a file."""
    return each.name.partition("(")[0] if each.kind in _ROUTINES else each.name


def _file_stem(each: Created) -> str:
    return _last(each.owner) if each.kind in {"policy", "index"} and each.owner else each.stem


def _last(name: str) -> str:
    return name.rpartition(".")[2].strip('"')


def _listed(kinds: frozenset[str]) -> str:
    return " or ".join(sorted(kinds))

"""The rules of the house: one object, one file, named after it, on its own shelf."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
    "tables": frozenset({"index", "sequence", "statistics", "policy", "rule"}),
    "functions": frozenset({"operator", "cast"}),
    "views": frozenset({"index", "statistics", "rule", "function", "procedure"}),
    "triggers": _ROUTINES,
}
_FREE = frozenset({"", "grants", "publications", "data", "jobs", "seed"})


def check(shelf: str, stem: str, made: Sequence[Created], related: Callable[[Created], bool]) -> None:
    """Refuse what one file must not hold. `related` tells whether a function in views/ serves the
    view beside it. Errors carry the line of the rendered text."""
    for each in made:
        _require_shelf(shelf, stem, each)
        if not each.is_qualified:
            raise UnqualifiedName(
                f"{each.kind} {each.name} is created without a schema",
                detail="Where it lands would depend on the search_path of whoever applies it.",
                hint=f"Write {{{{ schema }}}}.{each.name}",
                line=each.line,
            )
    if shelf in _FREE:
        return
    mains = [each for each in made if each.kind in _MAIN[shelf]]
    if not mains:
        mains = [each for each in made if shelf == "tables" and each.kind == "sequence"]
    if not mains:
        raise EmptyTemplate(
            f"the file creates no {_listed(_MAIN[shelf])}",
            detail=f"That is what {shelf}/ holds.",
            hint=f"Create {stem} here, or move the statements to the file of their object.",
            line=made[0].line if made else 1,
        )
    _CHECKS.get(shelf, _check_one)(shelf, stem, mains, made, related)


def _require_shelf(shelf: str, stem: str, each: Created) -> None:
    allowed = _MAIN.get(shelf, frozenset()) | _COMPANIONS.get(shelf, frozenset())
    if each.kind in allowed:
        return
    home = _OWN_HOME[each.kind]
    place = home if home.endswith(".sql") else f"{home}/{_file_stem(each)}.sql"
    raise WrongShelf(
        f"{each.kind} {each.name} does not belong into {shelf + '/' if shelf else 'schema.sql'}",
        detail="Each shelf holds one kind of object, so that a name leads to its file.",
        hint=f"Move it to {place}.",
        line=each.line,
    )


def _check_one(
    shelf: str, stem: str, mains: list[Created], made: Sequence[Created],
    related: Callable[[Created], bool],
) -> None:
    """types, tables, functions, views: one name, which is the file's."""
    main = next((each for each in mains if each.stem == stem), mains[0])
    key = f"relation {_plain_name(main)}"
    belongs = {key}
    for each in mains:
        if _plain_name(each) == _plain_name(main):
            continue
        if each.owner not in belongs:
            raise _unrelated(main, each)
        belongs |= {name for name in each.provides if name.startswith("relation ")}
    _require_name(stem, main, [main.stem])
    for each in made:
        if each.owner and each.owner not in belongs:
            raise _unrelated(main, each)
        if shelf == "views" and each.kind in _ROUTINES and not related(each):
            raise _unrelated(main, each)


def _check_policies(
    shelf: str, stem: str, mains: list[Created], made: Sequence[Created],
    related: Callable[[Created], bool],
) -> None:
    """All policies of one table, in a file named after the table."""
    main = mains[0]
    for each in mains:
        if each.owner != main.owner:
            raise _unrelated(main, each)
    _require_name(stem, main, [_last(main.owner)])


def _check_triggers(
    shelf: str, stem: str, mains: list[Created], made: Sequence[Created],
    related: Callable[[Created], bool],
) -> None:
    """Triggers of one table, or all that call the one function of the file."""
    main = next((each for each in mains if each.stem == stem), mains[0])
    functions = sorted({_plain_name(each) for each in made if each.kind in _ROUTINES})
    if len(functions) > 1:
        second = next(e for e in made if e.kind in _ROUTINES and _plain_name(e) == functions[1])
        raise _unrelated(main, second)
    for each in mains:
        if each.owner != main.owner and not functions:
            raise _unrelated(main, each)
    names = [each.stem for each in mains] + [each.stem for each in made if each.kind in _ROUTINES]
    if len(mains) > 1:
        names.append(_last(main.owner))
        if all(each.stem.startswith(f"{stem}_") for each in mains):
            names.append(stem)
    _require_name(stem, main, names)


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


_CHECKS = {"policies": _check_policies, "triggers": _check_triggers}

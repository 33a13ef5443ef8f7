"""Put SQL files into an order in which each can be created."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from pgpkg.errors import CyclicObjects
from pgpkg.model import SqlFile, Tree
from pgpkg.plan import house
from pgpkg.plan.places import line_of, title

SHELVES = (
    "",
    "types",
    "tables",
    "data",
    "functions",
    "views",
    "policies",
    "triggers",
    "jobs",
    "grants",
    "publications",
    "seed",
)
Edges = dict[str, set[str]]
_ALSO = {"relation": ("type",), "type": ("relation",), "function": ("type",)}


def order(files: Iterable[SqlFile], tree: Tree | None = None) -> tuple[SqlFile, ...]:
    """Return the files so that each follows what it needs and, where possible, what it wants.

    The same files always give the same order, whatever order they are read in: what is free to
    stand anywhere goes by unit (requirements first), shelf and name. `tree` gives the units and
    their migrations; with it, objects that are missing or lie in a schema of somebody else are
    refused.

    Raises DuplicateObject, ForeignSchema, MissingObject, CyclicObjects.
    """
    known = sorted(files, key=lambda file: (file.unit, file.shelf, file.file))
    providers = providers_of(known)
    house.check(known, providers, tree)
    by_path = {file.file: file for file in known}
    hard = _edges(known, providers, hard=True)
    _refuse_cycles(hard, by_path)
    soft = _edges(known, providers, hard=False)
    _add_rows(soft, known, providers)
    rank = _rank(known, tree)
    return tuple(by_path[path] for path in _sorted(_joined(hard, soft), rank))


def providers_of(files: Iterable[SqlFile]) -> dict[str, list[str]]:
    """Name to the files that provide it."""
    found: dict[str, list[str]] = {}
    for file in files:
        for name in sorted(file.provides):
            found.setdefault(name, []).append(file.file)
    return found


def same(name: str) -> Iterator[str]:
    """A name, and the other kinds of thing that it may turn out to be: a table is a type, too."""
    yield name
    kind, _, rest = name.partition(" ")
    for other in _ALSO.get(kind, ()):
        yield f"{other} {rest}"


def _edges(files: Sequence[SqlFile], providers: Mapping[str, list[str]], *, hard: bool) -> Edges:
    edges: Edges = {}
    for file in files:
        before = edges.setdefault(file.file, set())
        for name in file.needs if hard else file.wants:
            found = next((providers[each] for each in same(name) if each in providers), [])
            before.update(found)
        before.discard(file.file)
    return edges


def _add_rows(soft: Edges, files: Sequence[SqlFile], providers: Mapping[str, list[str]]) -> None:
    """Rows that point to other rows come after them: data files follow the foreign keys."""
    tables = {f.file: f for f in files if f.shelf == "tables"}
    filled = {
        name.partition(" ")[2]: paths for name, paths in providers.items() if name[:5] == "rows "
    }
    for relation, paths in sorted(filled.items()):
        above = _relations_above(relation, tables, providers)
        for other in sorted(above & filled.keys()):
            for path in paths:
                soft[path] |= set(filled[other]) - {path}


def _relations_above(
    relation: str, tables: Mapping[str, SqlFile], providers: Mapping[str, list[str]]
) -> set[str]:
    found: set[str] = set()
    waiting = [relation]
    while waiting:
        for path in providers.get(f"relation {waiting.pop()}", []):
            needs = tables[path].needs if path in tables else frozenset()
            above = {n.partition(" ")[2] for n in needs if n.startswith("relation ")} - found
            found |= above
            waiting.extend(above)
    return found


def _refuse_cycles(hard: Edges, by_path: Mapping[str, SqlFile]) -> None:
    try:
        TopologicalSorter({path: sorted(before) for path, before in sorted(hard.items())}).prepare()
    except CycleError as error:
        ring = [by_path[path] for path in reversed(error.args[1])]
        start = ring.index(min(ring, key=lambda file: file.file))
        ring = [*ring[start:-1], *ring[:start], ring[start]] if start else ring
        names = " -> ".join(title(file) for file in ring)
        needs = sorted(ring[0].needs & ring[1].provides)
        file, line = line_of(ring[0], needs[0] if needs else "")
        raise CyclicObjects(
            f"these objects need each other: {names}",
            detail="None of them can be created first. "
            + "Found in "
            + ", ".join(sorted({each.file for each in ring}))
            + ".",
            hint="Move the shared part into a third object that both can need."
            if not all(each.shelf == "tables" for each in ring)
            else "Give one foreign key a file of its own, named after it in tables/:"
            " alter table ... add constraint ... foreign key ...",
            file=file,
            line=line,
        ) from error


def _joined(hard: Edges, soft: Edges) -> Edges:
    """Add the wants that lead into no ring; the others are only wishes."""
    both = {path: before | soft[path] for path, before in hard.items()}
    ring = _rings(both)
    return {
        path: before | {other for other in soft[path] if ring[other] != ring[path]}
        for path, before in hard.items()
    }


def _rings(edges: Edges) -> dict[str, int]:
    """Number the strongly connected components (Tarjan's algorithm, without recursion)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    ring: dict[str, int] = {}
    stack: list[str] = []
    for root in sorted(edges):
        if root in number:
            continue
        work = [(root, iter(sorted(edges[root])))]
        number[root] = low[root] = len(number)
        stack.append(root)
        while work:
            path, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[path])
                if low[path] == number[path]:
                    while path not in ring:
                        ring[stack.pop()] = number[path]
            elif following not in number:
                number[following] = low[following] = len(number)
                stack.append(following)
                work.append((following, iter(sorted(edges[following]))))
            elif following not in ring:
                low[path] = min(low[path], number[following])
    return ring


def _rank(files: Sequence[SqlFile], tree: Tree | None) -> dict[str, tuple[int, str, int, str]]:
    units = {unit.name: position for position, unit in enumerate(tree.units if tree else ())}
    return {
        file.file: (
            units.get(file.unit, len(units)),
            file.unit,
            SHELVES.index(file.shelf) if file.shelf in SHELVES else len(SHELVES),
            file.file,
        )
        for file in files
    }


def _sorted(edges: Edges, rank: Mapping[str, tuple[int, str, int, str]]) -> Iterator[str]:
    """Always take the first by rank of all that can go next."""
    sorter = TopologicalSorter(edges)
    sorter.prepare()
    ready: list[tuple[tuple[int, str, int, str], str]] = []
    while sorter.is_active():
        for path in sorter.get_ready():
            heapq.heappush(ready, (rank[path], path))
        _, path = heapq.heappop(ready)
        yield path
        sorter.done(path)

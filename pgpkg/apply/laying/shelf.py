"""The files of a tree as laying looks at them: who makes what, who needs whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from pgpkg.apply.laying import heads
from pgpkg.apply.laying.addresses import Key
from pgpkg.model import SqlFile, SqlObject, Statement, Tree


def key(item: SqlObject) -> Key:
    """Return what an object is known by in the ledger."""
    return item.kind, item.name


def keys(file: SqlFile) -> tuple[Key, ...]:
    """Return what the objects of a file are known by in the ledger."""
    return tuple(key(item) for item in file.objects)


def behaviour(file: SqlFile) -> tuple[Statement, ...]:
    """Return what is laid of a file: all that is no state.

    The indexes of a materialized view come and go with it.
    """
    return tuple(_laid(file.statements, has_matview=_has_matview(file)))


def laid(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return what was laid of an older text of a file."""
    known = tuple(statements)
    return tuple(_laid(known, has_matview=any(heads.is_matview(s.text) for s in known)))


def _laid(statements: Iterable[Statement], *, has_matview: bool) -> Iterable[Statement]:
    return (s for s in statements if not s.is_state or (has_matview and heads.is_index(s.text)))


def _has_matview(file: SqlFile) -> bool:
    return any(item.kind == "matview" for item in file.objects)


class Shelf:
    """All files of a tree, in the order in which each can be created."""

    def __init__(self, tree: Tree) -> None:
        self.files: Mapping[str, SqlFile] = {file.file: file for file in tree.files}
        self.place = {name: number for number, name in enumerate(self.files)}

    @cached_property
    def maker(self) -> Mapping[Key, SqlFile]:
        """Object to the file that makes it."""
        return {key: file for file in self.files.values() for key in keys(file)}

    @cached_property
    def said(self) -> Mapping[str, frozenset[str]]:
        """Folded statement to the files that say it."""
        found: dict[str, set[str]] = {}
        for file in self.files.values():
            for statement in behaviour(file):
                found.setdefault(heads.folded(statement.text), set()).add(file.file)
        return {text: frozenset(files) for text, files in found.items()}

    def is_said(self, text: str, besides: str) -> bool:
        """Whether another file says this folded statement, too."""
        return bool(self.said.get(text, frozenset()) - {besides})

    def needs(self, file: SqlFile) -> frozenset[str]:
        """Return all files that must be there before this one, near and far."""
        found: set[str] = set()
        waiting = [file]
        while waiting:
            one = waiting.pop()
            for name in one.needs | one.wants:
                for provider in self._providers.get(name, ()):
                    if provider.file not in found and provider.file != file.file:
                        found.add(provider.file)
                        waiting.append(provider)
        return frozenset(found)

    @cached_property
    def _providers(self) -> Mapping[str, list[SqlFile]]:
        found: dict[str, list[SqlFile]] = {}
        for file in self.files.values():
            for name in file.provides:
                found.setdefault(name, []).append(file)
        return found

    def providers(self, name: str) -> Iterable[SqlFile]:
        """Return the files that provide `function app.now`, `relation app.ticket`, ..."""
        return self._providers.get(name, ())

"""What apply is given: a project that parses only when it must, or a tree that is parsed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pgpkg.apply.ahead import Ahead
from pgpkg.ledger import LedgerState
from pgpkg.model import Migration, Rendered, Tree, Unit


class Folder(Protocol):
    """A project's folder, each part made when it is first asked for."""

    @property
    def units(self) -> tuple[Unit, ...]: ...
    @property
    def rendered(self) -> tuple[Rendered, ...]: ...
    @property
    def migrations(self) -> tuple[Migration, ...]: ...
    @property
    def tree(self) -> Tree: ...


@dataclass(frozen=True)
class Parsed:
    """A tree as a folder."""

    tree: Tree

    @property
    def units(self) -> tuple[Unit, ...]:
        return self.tree.units

    @property
    def migrations(self) -> tuple[Migration, ...]:
        return self.tree.migrations


def of(given: Folder | Tree) -> Folder | Parsed:
    """Return either as something that has units, migrations and a tree."""
    return Parsed(given) if isinstance(given, Tree) else given


def read_ahead(given: Folder | Parsed) -> Ahead[None]:
    """Begin to read the folder's files; wait for it before the folder is asked for them."""

    def read() -> None:
        if not isinstance(given, Parsed):
            _ = given.rendered, given.migrations

    return Ahead(read)


def root(given: Folder | Parsed) -> Path | None:
    """Return where the project lies, when it says so."""
    found = getattr(getattr(given, "config", None), "root", None)
    return found if isinstance(found, Path) else None


def notes(given: Folder | Parsed) -> Sequence[str]:
    """Return what a plan of this folder should say to people; a project may know something."""
    return tuple(getattr(given, "notes", ()))


def is_settled(given: Folder | Parsed, state: LedgerState) -> bool:
    """Whether nothing can be to do: every template is the one that the last deploy saw, and every
    migration is applied with the text that it has. Parses nothing."""
    if not state.exists or isinstance(given, Parsed):
        return False
    applied = {migration.id: migration.sha256 for migration in state.applied}
    if applied != {migration.id: migration.sha256 for migration in given.migrations}:
        return False
    return dict(state.files) == {file: sha for file, (_, sha) in _seen(given.rendered).items()}


def seen(given: Folder | Parsed) -> Mapping[str, tuple[str, str]]:
    """Return file to unit and checksum of everything that is laid."""
    if isinstance(given, Parsed):
        return {f.file: (f.unit, _sha256(f.text)) for f in given.tree.files}
    return _seen(given.rendered)


def _seen(rendered: Sequence[Rendered]) -> dict[str, tuple[str, str]]:
    return {
        r.source.file: (r.source.unit, _sha256(r.text))
        for r in rendered
        if r.source.shelf != "seed"
    }


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

"""What the families share: the tree, the server, and databases with the tree built in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pgpkg import plan, shipped
from pgpkg.config import Config
from pgpkg.errors import NoServerForChecks
from pgpkg.model import Tree

if TYPE_CHECKING:
    from pgpkg.scratch import Server

Progress = Callable[[str], None]
Road = Literal["fresh", "migrated"]


def silent(_line: str) -> None:
    """Progress for callers who want none."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that a family may use. `server` may be None for families that read files; `base`
    names the commit whose released.lock counts, None the working tree's; `update` lets what is
    kept in git be written anew. `at` reads the tree of another folder, as this one was read."""

    tree: Tree
    config: Config
    server: Server | None = None
    progress: Progress = silent
    base: str | None = None
    update: bool = False
    at: Callable[[Path], Tree] | None = None

    @property
    def schemas(self) -> tuple[str, ...]:
        """The schemas of all units, each once."""
        return tuple(dict.fromkeys(unit.schema for unit in self.tree.units))

    @property
    def made_schemas(self) -> tuple[str, ...]:
        """The same, and those that the units create besides."""
        tree = self.tree
        found = (name for unit in tree.units for name in plan.schemas_of(tree, unit))
        return tuple(dict.fromkeys(found))

    def unit_of(self, schema: str) -> str:
        """Return the unit that a schema belongs to; the own unit where none claims it."""
        for unit in reversed(self.tree.units):
            if unit.schema == schema:
                return unit.name
        return self.config.name

    @contextmanager
    def built(self, road: Road = "fresh", *, seeded: bool = False) -> Iterator[str]:
        """Lend a database of one's own in which the whole tree was built, as its address."""
        server = self.lent
        template = server.template(self._key(road), lambda url: self._build(url, road))
        if seeded and self.tree.seeds:
            template = server.template(self._key(road, seeded=True), self._seed, template)
        name = server.clone(template)
        try:
            yield server.url(name)
        finally:
            server.drop(name)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Lend an empty database, as its address."""
        server = self.lent
        name = server.create()
        try:
            yield server.url(name)
        finally:
            server.drop(name)

    @property
    def lent(self) -> Server:
        """The scratch server. Raises NoServerForChecks where there is none."""
        if self.server is None:
            raise NoServerForChecks(
                "these checks look at a database, and there is no scratch server",
                hint="Pass one to Context, or choose families that read files: --only style",
            )
        return self.server

    def _key(self, road: Road, *, seeded: bool = False) -> str:
        digest = hashlib.sha256()
        migrations = [(m.file, m.text) for m in self.tree.migrations]
        seeds = [(f.file, f.text) for f in self.tree.seeds] if seeded else []
        for file, text in (*((f.file, f.text) for f in self.tree.files), *migrations, *seeds):
            digest.update(f"{file}\0{text}\0".encode())
        return f"verify {shipped.pgpkg_version()} {road} {seeded} {digest.hexdigest()}"

    def _build(self, url: str, road: Road) -> None:
        from pgpkg import apply

        self.progress(f"building a scratch database, {road}")
        apply.build(url, self.tree, road=road, deploy=self.config.settings.deploy)

    def _seed(self, url: str) -> None:
        from pgpkg import apply

        apply.seed(url, self.tree, self.config.settings.deploy)

"""Tools for tests that lay files on a database without the planner in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pytest

from pgpkg import database as databases
from pgpkg import parse
from pgpkg.apply import lay
from pgpkg.ledger import Laid, LedgerState
from pgpkg.model import Migration, Plan, Recorded, Rendered, Source, SqlFile, Step, Tree, Unit

UNIT = Unit("app", "own", "app", "0", "", "sql", Path("sql"), "migrations", Path("migrations"))


def tree_of(files: dict[str, str]) -> Tree:
    """Parse files (`functions/f.sql` to text), in the given order."""
    return Tree((UNIT,), tuple(_parsed(path, text) for path, text in files.items()))


@dataclass
class Layer:
    """One connection and what a ledger would know."""

    connection: databases.Connection
    recorded: dict[tuple[str, str], Recorded] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    @property
    def state(self) -> LedgerState:
        return LedgerState(exists=True, recorded=tuple(self.recorded.values()))

    def lay(self, files: dict[str, str]) -> list[str]:
        """Lay what differs from the ledger, in one transaction; return the progress lines."""
        tree = tree_of(files)
        self.said = []
        with self.connection.transaction():
            laid = lay.lay(self.connection, tree, self.plan(tree), self.state, self.said.append)
        self.keep(laid)
        return self.said

    def build(self, files: dict[str, str]) -> None:
        """Build files from nothing."""
        with self.connection.transaction():
            self.keep(lay.build_fresh(self.connection, tree_of(files).files, self.said.append))

    def migrate(self, files: dict[str, str], text: str) -> None:
        """Run a migration as apply does when behaviour is in its way or missing for it."""
        tree = tree_of(files)
        migration = Migration("app", "app_0001_x", "migrations/app_0001_x.sql", text, "")
        self.said = []
        connection, say = self.connection, self.said.append
        with connection.transaction():
            laid = lay.before_migration(connection, tree, self.state, migration, say)
            self.keep(laid)
            down = lay.take_down(connection, tree, self.state, [text], say)
            databases.send(connection, text)
            self.keep(lay.put_back(connection, tree, self.state, down, say))

    def keep(self, laid: tuple[Laid, ...]) -> None:
        for each in laid:
            if each.is_dropped:
                self.recorded.pop((each.kind, each.name), None)
            else:
                self.recorded[each.kind, each.name] = Recorded(
                    each.unit, each.kind, each.name, each.file, each.sha256, each.text
                )

    def plan(self, tree: Tree) -> Plan:
        """The plain difference: no relaying, so that laying itself has to see what is needed."""
        steps = []
        wanted = set()
        for file in tree.files:
            for item in file.objects:
                wanted.add((item.kind, item.name))
                known = self.recorded.get((item.kind, item.name))
                if known is None or known.sha256 != file.sha256:
                    action = "create" if known is None else "replace"
                    steps.append(Step("app", item.kind, item.name, action, file.file))
        steps += [
            Step("app", kind, name, "drop", known.file)
            for (kind, name), known in self.recorded.items()
            if (kind, name) not in wanted and kind not in parse.STATE_KINDS
        ]
        return Plan("", objects=tuple(steps))

    def value(self, query: str) -> object:
        """The one value that a query gives."""
        row = self.connection.execute(query.encode()).fetchone()
        assert row is not None
        return row[0]

    def run(self, text: str) -> None:
        databases.send(self.connection, text)


@pytest.fixture(name="tree_of")
def tree_of_files() -> Callable[[dict[str, str]], Tree]:
    """The function tree_of, for tests that make their own plan."""
    return tree_of


@pytest.fixture
def layer(database: str) -> Iterator[Layer]:
    """A Layer on an empty database with the schema app."""
    with layer_on(database) as found:
        yield found


@pytest.fixture
def cron_layer(cron_database: str) -> Iterator[Layer]:
    """A Layer on the database in which pg_cron can be created."""
    with layer_on(cron_database) as found:
        yield found


@pytest.fixture
def another(database: str) -> Iterator[Callable[[], databases.Connection]]:
    """A function that opens a further session on the same database."""
    opened: list[databases.Connection] = []

    def open_one() -> databases.Connection:
        opened.append(databases.connect(database))
        return opened[-1]

    yield open_one
    for connection in opened:
        connection.close()


@contextmanager
def layer_on(url: str) -> Iterator[Layer]:
    with databases.connect(url) as connection:
        connection.execute("create schema if not exists app")
        yield Layer(connection)


def _parsed(path: str, text: str) -> SqlFile:
    shelf = PurePosixPath(path).parent.name
    file = f"sql/{path}"
    source = Source("app", shelf, file, text)
    return parse.parse_file(Rendered(source, text, lambda line: (file, line)), UNIT)

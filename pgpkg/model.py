"""The nouns that travel between the stages. All frozen, all pure data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

UnitKind = Literal["package", "backend", "own"]
Action = Literal["create", "replace", "drop", "relay"]
Level = Literal["error", "warning", "info"]
Status = Literal["passed", "failed", "skipped"]
Place = tuple[str, int]


class Text(str):
    """The value of a text parameter: templates send it through `literal` or `ident`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Isolation:
    """Whose rows are whose. `column` holds the tenant in every table that has it; `columns` says
    it by table, or adds to it. `tenants` are two or more: a short name -> the column's value."""

    tenants: Mapping[str, str]
    column: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unit:
    """A folder of SQL with its own schema.

    `root` and `migrations_root` are paths as the user knows them (`sql/packages/queue`, or `sql`
    for the project's own unit); `directory` and `migrations_directory` are where they really lie.
    `parameters` are resolved values and always hold `schema`.
    """

    name: str
    kind: UnitKind
    schema: str
    version: str
    summary: str
    root: str
    directory: Path
    migrations_root: str
    migrations_directory: Path
    requires: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    extensions: tuple[str, ...] = ()
    is_shipped: bool = False
    isolation: Isolation | None = None
    actors: Mapping[str, Actor] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """One template on disk, decoded. `shelf` is tables, functions, ...; '' for schema.sql;
    'migrations' for a migration."""

    unit: str
    shelf: str
    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A template turned into SQL. `locate` maps a line of `text` (1-based) to the template's
    file and line; it renders a second time, so it is called only to explain an error."""

    source: Source
    text: str
    locate: Callable[[int], Place] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement of a rendered file.

    `kind` is the grammar's tag in snake case (`create_function`, `comment`, ...). `is_state` says
    whether it makes something that holds data. `in_transaction` is False for statements that the
    server refuses inside one (CONCURRENTLY, VACUUM, ...). `line` is 1-based in the rendered text.
    """

    text: str
    line: int
    kind: str
    is_state: bool = False
    in_transaction: bool = True


@dataclass(frozen=True, slots=True)
class SqlObject:
    """What one file creates, one entry per database object.

    `name` is schema-qualified; functions carry their argument types as the catalog spells them
    (`app.add(integer, text)`), triggers and policies are `schema.table.name`. `signature` changes
    when callers would notice (return type, argument names, kind), so that a replacement in place is
    impossible.
    """

    kind: str
    name: str
    signature: str = ""
    is_replaceable: bool = True


@dataclass(frozen=True, slots=True)
class SqlFile:
    """A parsed template: the unit of laying.

    `needs` and `wants` hold names like `relation app.ticket`, `function app.now`, `type app.mood`,
    `schema app`: needs must exist before, wants (bodies that are bound late) only order. `provides`
    uses the same form. `sha256` covers the behaviour
    statements of state files, the whole text otherwise. `has_star` tells of a view or an early
    bound body that says `*`: it has to be laid again when the columns that it means are others.
    """

    unit: str
    shelf: str
    file: str
    text: str
    sha256: str
    statements: tuple[Statement, ...]
    objects: tuple[SqlObject, ...]
    provides: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    wants: frozenset[str] = frozenset()
    has_star: bool = False
    locate: Callable[[int], Place] | None = field(default=None, repr=False, compare=False)

    @property
    def is_state(self) -> bool:
        return any(statement.is_state for statement in self.statements)

    @property
    def behaviour(self) -> tuple[Statement, ...]:
        return tuple(s for s in self.statements if not s.is_state)

    @property
    def state(self) -> tuple[Statement, ...]:
        return tuple(s for s in self.statements if s.is_state)


@dataclass(frozen=True, slots=True)
class Migration:
    """One versioned file of a unit, rendered. `sha256` is of the raw file without its
    `-- pgpkg: allow` lines; that is what released.lock and the ledger keep. `released_sha256` is
    what released.lock says of this file, None when it is not there."""

    unit: str
    id: str
    file: str
    text: str
    sha256: str
    depends: tuple[str, ...] = ()
    is_transactional: bool = True
    rollback_file: str | None = None
    rollback_text: str | None = None
    irreversible: str | None = None
    is_released: bool = False
    released_sha256: str | None = None
    locate: Callable[[int], Place] | None = field(default=None, repr=False, compare=False)
    rollback_locate: Callable[[int], Place] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Tree:
    """Everything left of the database: the units with what they bring.

    `units` follow what they require; `files` are in an order in which each can be created;
    `seeds` are the seed/ shelves in loading order; `migrations` are in yoyo's order.
    """

    units: tuple[Unit, ...]
    files: tuple[SqlFile, ...] = ()
    seeds: tuple[SqlFile, ...] = ()
    migrations: tuple[Migration, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """A behaviour object as the ledger has it."""

    unit: str
    kind: str
    name: str
    file: str
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class Applied:
    """A migration as the database has it. `sha256` is None when only yoyo's table knows it."""

    id: str
    unit: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One object of a plan and what would happen to it. `reason` says why in a few words."""

    unit: str
    kind: str
    name: str
    action: Action
    file: str
    is_breaking: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What apply would do. `database` is the fingerprint of what the ledger knows; a saved plan is
    refused when it has changed. `fresh` names the units that are built from sql/ at once."""

    database: str
    migrations: tuple[Migration, ...] = ()
    objects: tuple[Step, ...] = ()
    fresh: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.migrations or self.objects)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a deploy did: migration ids in the order they ran, steps that were laid, units that
    were built from sql/, migrations that were only recorded."""

    migrations: tuple[str, ...] = ()
    objects: tuple[Step, ...] = ()
    fresh: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.migrations or self.objects or self.fresh or self.recorded)


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of `status`. For a migration `name` is its id and `kind` is `migration`."""

    unit: str
    kind: str
    name: str
    file: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DatabaseStatus:
    """What a database has, lacks, and has had changed behind pgpkg's back."""

    applied: tuple[Standing, ...] = ()
    pending: tuple[Standing, ...] = ()
    changed: tuple[Standing, ...] = ()
    tampered: tuple[Standing, ...] = ()
    drifted: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """The common row: one thing that one check found."""

    rule: str
    level: Level
    unit: str
    object: str
    message: str
    detail: str = ""
    hint: str = ""
    file: str | None = None
    line: int | None = None
    evidence: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Whether one rule of one family ran, and how it ended."""

    rule: str
    family: str
    status: Status
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One benchmark at one concurrency; times in milliseconds, budget is p95 in milliseconds."""

    name: str
    clients: int
    n: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    tps: float
    budget: float | None = None
    ok: bool = True
    compared_with: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A role plus JWT claims, used to look at the database as somebody."""

    name: str
    role: str
    claims: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    tenant: str | None = None

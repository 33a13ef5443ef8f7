"""One change of a draft: the way there, the way back, and what it locks meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from pgpkg.catalog import Difference

SHORT = "access exclusive, for a moment"
REWRITE = "access exclusive, while the table is written anew"
SCAN = "access exclusive, while the rows are read"
WATCH = "share update exclusive: reads and writes go on"
NO_WRITES = "share: reads go on, writes wait"
NOTHING = ""


class Phase(IntEnum):
    """The file of a draft that a change goes to. Only the files that hold something are written;
    INDEXES is the one that runs outside of a transaction."""

    VALUES = 0
    PLAIN = 1
    VALIDATE = 2
    INDEXES = 3
    REFERENCES = 4
    VALIDATE_REFERENCES = 5


class Rank(IntEnum):
    """The order within a file: what others stand on first, what goes away last and backwards."""

    MADE = 0
    TYPES = 1
    SEQUENCES = 2
    TABLES = 3
    COLUMNS = 4
    CONSTRAINTS = 5
    INDEXES = 6
    OWNERS = 7
    LOST_CONSTRAINTS = 10
    LOST_INDEXES = 11
    LOST_OWNERS = 12
    LOST_COLUMNS = 13
    LOST_TABLES = 14
    LOST_SEQUENCES = 15
    LOST_TYPES = 16
    LOST_SCHEMAS = 17


@dataclass(frozen=True, slots=True)
class Change:
    """SQL for one step. `says` is a sentence for the head of the file. `relation` is what is
    locked, and `lock` how.

    `up` of a loss is written behind `-- drop: `; so is its `down` unless it does no harm where
    nothing was lost (`if not exists`). Without `down` there is no way back: `irreversible` tells
    why. `place` orders changes of one rank.
    `template` is `up` as the unit's own file has it, with its parameters.
    """

    phase: Phase
    rank: Rank
    says: str
    up: str
    down: str
    relation: str = ""
    lock: str = NOTHING
    note: str = ""
    is_loss: bool = False
    hides_down: bool = False
    irreversible: str = ""
    place: int = 0
    template: str = ""


@dataclass(slots=True)
class Findings:
    """What comparing two catalogs gave: changes, and one line for each that cannot be written."""

    changes: list[Change]
    cannot: list[str]
    differences: list[Difference]

"""Every kind of migration that the field warns of has its cases in kinds/, seen on both servers."""

from __future__ import annotations

from pathlib import Path

import pytest

KINDS = Path(__file__).parent / "kinds"
FIXTURES = Path(__file__).parent / "fixtures"
LOCKS_SCANS_REWRITES = {
    "L01": "another type rewrites the table",
    "L02": "a volatile default is written into every row",
    "L03": "serial, identity and stored columns rewrite",
    "L04": "a column of a domain with a rule rewrites",
    "L05": "logged, unlogged, cluster, vacuum full, tablespace",
    "L06": "set not null scans, unless it is proven",
    "L07": "a check scans, unless it is not valid",
    "L08": "a foreign key scans, and locks both tables",
    "L09": "validated in the transaction that added it",
    "L10": "an index on a table that is in use",
    "L11": "an index is dropped under a lock",
    "L12": "reindex, and partitions that are detached",
    "L13": "a unique constraint builds its index",
    "L14": "a primary key",
    "L15": "an exclusion constraint",
    "L16": "another collation builds indexes anew",
    "L17": "a partition that is attached is scanned",
    "L18": "a lock without a timeout",
    "L19": "work while a lock is held",
    "L20": "several statements for one table",
    "L21": "a materialized view is refreshed",
    "L22": "what a lock keeps out",
    "L23": "a rule of a domain",
}
DESTRUCTIVE_AND_ORDER = {
    "D01": "something is dropped",
    "D02": "rows are emptied out",
    "D03": "something is renamed",
    "D04": "a column that must have a value",
    "D05": "not null or a rule goes",
    "D06": "another default",
    "D07": "another type below a rule",
    "D08": "concurrently inside a transaction",
    "D09": "transactions in a migration",
    "D10": "run once more",
    "D11": "an index that is left invalid",
    "D12": "order and history",
    "D13": "no way back, or a wrong one",
    "D14": "small things, and who deploys",
    "D15": "rows changed on the way",
    "D16": "servers that build indexes badly",
    "D17": "a database that is otherwise than its files",
    "D18": "rights, switches and extensions",
}
# What needs more than a migration: its files, its way back.
AS_PROJECTS = {
    "D13": ("rollback-missing", "rollback-fails", "roundtrip-catalog"),
    "D17": ("roads-catalog", "roads-rows"),
}
BOTH = ("good", "bad")
FIELD = LOCKS_SCANS_REWRITES | DESTRUCTIVE_AND_ORDER


@pytest.mark.parametrize("kind", FIELD)
def test_kind_has_cases(kind: str):
    files = [*KINDS.glob(f"{kind}_*.sql")]
    rules = AS_PROJECTS.get(kind, ())

    assert files or rules
    assert all("-- case: " in file.read_text(encoding="utf-8") for file in files)
    assert all((FIXTURES / rule / f"{which}.sql").exists() for rule in rules for which in BOTH)


def test_no_case_is_of_another_kind():
    assert {file.stem.partition("_")[0] for file in KINDS.glob("*.sql")} <= FIELD.keys()

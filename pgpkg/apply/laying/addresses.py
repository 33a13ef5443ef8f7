"""Find objects in the catalog by their names."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import psycopg

from pgpkg import shipped
from pgpkg.apply.laying import names
from pgpkg.database import Connection

Key = tuple[str, str]  # kind, name
Address = tuple[int, int]  # class, oid

ANYWHERE = "relation"  # a kind for take_apart: a relation of whatever sort


def of_keys(connection: Connection, keys: Iterable[Key]) -> dict[Key, list[Address]]:
    """Return the addresses of those objects that exist.

    A routine without brackets stands for all routines of that name.
    """
    wanted = [key for key in dict.fromkeys(keys) if key[0] not in names.PLAIN]
    if not wanted:
        return {}
    found: dict[Key, list[Address]] = {}
    asked = json.dumps([_asked(*key) for key in wanted])
    for position, classid, objid in rows(connection, "object_addresses.sql", asked):
        found.setdefault(wanted[position - 1], []).append((classid, objid))
    return found


def rows(connection: Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Return what a shipped catalog query answers."""
    with psycopg.RawCursor(connection) as cursor:
        return cursor.execute(shipped.sql("catalog", query).encode(), values).fetchall()


def _asked(kind: str, name: str) -> dict[str, object]:
    item = asdict(names.take_apart(kind, name))
    if kind in names.ROUTINES and not name.endswith(")"):
        item["arguments"] = None
    return item

"""Decide the conditions of a trigger function that only ask which table it was fired on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import psycopg

from pgpkg import database
from pgpkg.verify.isolation.relations import literal
from pgpkg.verify.remarks import ABOUT_THE_TABLE

CALL = re.compile(r"\b(?!(?:in|any|all|and|or|not|lower|upper|coalesce|array)\b)\w+\s*\(", re.I)
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
KEPT = re.compile(
    r"(?::=|\binto\b)[^;]*\btg_(?:table_name|table_schema|relid|relname|argv)\b", re.I
)

TABLE = "(select c.relname from pg_catalog.pg_class as c where c.oid = {}::regclass)"


@dataclass
class Deciding:
    """What is known where a trigger function is fired `on` a table. `undecided` are the conditions
    that ask for the table and for more."""

    connection: database.Connection
    on: dict[str, Any]
    undecided: list[str] = field(default_factory=list)
    _known: dict[str, bool | None] = field(default_factory=dict)

    def decide(self, condition: str) -> bool | None:
        """Return whether a condition holds; None where that is not known."""
        if self.on["name"] is None or not ABOUT_THE_TABLE.search(condition):
            return None
        if condition not in self._known:
            self._known[condition] = self._asked(condition)
            if self._known[condition] is None:
                self.undecided.append(condition)
        return self._known[condition]

    def is_lost(self, body: str) -> bool:
        """Whether the body asks for the table in a way that was not followed."""
        if self.on["name"] is None:
            return False
        return bool(self.undecided) or KEPT.search(COMMENT.sub("", body)) is not None

    def _asked(self, condition: str) -> bool | None:
        if CALL.search(condition):
            return None
        name = literal(self.on["name"])
        known = {
            "tg_table_name": TABLE.format(name),
            "tg_table_schema": f"split_part({name}, '.', 1)::name",
            "tg_relid": f"{name}::regclass::oid",
        }
        known["tg_relname"] = known["tg_table_name"]
        if self.on["arguments"] is not None:
            known["tg_argv"] = _array(self.on["arguments"])
        given = ", ".join(f"{value} as {key}" for key, value in known.items())
        query = f"select ({condition})::boolean from (select {given}) as tg"
        try:
            with self.connection.transaction(force_rollback=True):
                row = self.connection.execute(query.encode()).fetchone()
        except psycopg.Error:
            return None
        return bool(row and row[0])


def _array(arguments: list[str]) -> str:
    """TG_ARGV counts from 0."""
    values = ", ".join(literal(one) for one in arguments)
    if not arguments:
        return "array[]::text[]"
    return f"('[0:{len(arguments) - 1}]=' || array[{values}]::text[]::text)::text[]"

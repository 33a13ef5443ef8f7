"""Rows for tables that have none: made after the types, and true to every rule of the table.

with database.connect(url) as connection:
    fill(connection)                                  # every empty table, parents first
    generate(connection, "app.ticket", 3, tag="b")    # three rows more, told apart by their tag

The same number makes the same value of a type everywhere, so that columns which are to be joined
later fit together.
"""

from __future__ import annotations

from pgpkg.verify.rows.filling import Filled, Overrides, fill, generate

__all__ = ["Filled", "Overrides", "fill", "generate"]

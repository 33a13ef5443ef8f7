"""Decide what apply would do: an order in which each object can be created, and the steps.

Pure: a plan is made from the folder and from what a database says of itself.
"""

from __future__ import annotations

from pgpkg.plan.graph import order
from pgpkg.plan.house import schemas_of
from pgpkg.plan.make import chosen_units, is_built_from_sql, make

__all__ = ["chosen_units", "is_built_from_sql", "make", "order", "schemas_of"]

"""SQL-first migrations and database functions for PostgreSQL: apply them, prove them, time them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pgpkg.project import Project

__all__ = ["Project"]


def __getattr__(name: str) -> Any:
    if name == "Project":
        from pgpkg.project import Project

        return Project
    raise AttributeError(f"module 'pgpkg' has no attribute {name!r}")

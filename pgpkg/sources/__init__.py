"""From folders to units and their files, decoded and checked, in an order that never changes."""

from __future__ import annotations

from pgpkg.sources.shelves import migration_names, migrations, raw_sha256, released, templates
from pgpkg.sources.units import (
    open_parameters,
    packages,
    requirements,
    units,
    with_defaults,
    with_parameters,
)

__all__ = [
    "migration_names",
    "migrations",
    "open_parameters",
    "packages",
    "raw_sha256",
    "released",
    "requirements",
    "templates",
    "units",
    "with_defaults",
    "with_parameters",
]

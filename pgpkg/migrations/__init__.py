"""Migration files: their headers, their way back, and the order in which yoyo runs them."""

from __future__ import annotations

from pgpkg.migrations.files import read
from pgpkg.migrations.ordering import order

__all__ = ["order", "read"]

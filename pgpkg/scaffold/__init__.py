"""Write the files that a project begins with, takes over, and adds."""

from __future__ import annotations

from pgpkg.scaffold.migration import new
from pgpkg.scaffold.packages import add
from pgpkg.scaffold.project import init

__all__ = ["add", "init", "new"]

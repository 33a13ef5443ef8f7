"""The command line: one verb, one file. A verb reads options, calls one function, prints, exits."""

from __future__ import annotations

from pgpkg.cli.entry import run
from pgpkg.cli.leave import leaving

__all__ = ["leaving", "run"]

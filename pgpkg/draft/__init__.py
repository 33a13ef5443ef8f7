"""Write the migration from the difference between sql/ and migrations/.

Two catalogs go in, files come out: `draft` is pure. `run` builds the two catalogs on a scratch
server, and proves what was written there.
"""

from __future__ import annotations

from pgpkg.draft.compose import Draft, draft
from pgpkg.draft.proof import run

__all__ = ["Draft", "draft", "run"]

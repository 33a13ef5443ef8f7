"""Write the migration from the difference between sql/ and migrations/.

Two catalogs go in, files come out: `draft` is pure. `propose` builds the two catalogs on a scratch
server and tries there what it drafts; `run` writes it into the folder as well.
"""

from __future__ import annotations

from pgpkg.draft.compose import Draft, draft
from pgpkg.draft.proof import propose, run

__all__ = ["Draft", "draft", "propose", "run"]

"""Grants and revokes of files that stand, said once more."""

from __future__ import annotations

from pgpkg.apply.laying import heads, leftovers, script
from pgpkg.apply.laying.script import Piece
from pgpkg.apply.laying.texts import statements
from pgpkg.apply.laying.work import Work


def grant_again(work: Work) -> None:
    """Repeat every grant and revoke of what is owned, in the order of the files.

    Needed when an object was dropped and created, because other files may grant on it, and when
    one file stops to grant what another one grants as well. What speaks of an object that is
    not there (yet) is passed over.
    """
    last = len(work.shelf.place)
    texts = {
        recorded.text: work.shelf.place.get(recorded.file, last) for recorded in work.owned.values()
    }
    pieces = [
        Piece(leftovers.guarded(statement.text))
        for text in sorted(texts, key=texts.__getitem__)
        if "grant" in text.lower() or "revoke" in text.lower()
        for statement in statements(text)
        if heads.is_privilege(statement.text)
    ]
    script.run(work.connection, pieces)

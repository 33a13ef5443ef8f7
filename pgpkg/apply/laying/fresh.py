"""Build a unit from its files, where nothing of it is there."""

from __future__ import annotations

from collections.abc import Sequence

from pgpkg.apply.laying import heads, script
from pgpkg.apply.laying.script import Refused
from pgpkg.apply.laying.work import CHECKED, UNCHECKED, UNDEFINED
from pgpkg.database import Connection, Progress
from pgpkg.ledger import Laid
from pgpkg.model import SqlFile


def build(connection: Connection, files: Sequence[SqlFile], progress: Progress) -> tuple[Laid, ...]:
    """Run every file as it is, one round trip each; bodies that name what comes later are checked
    when everything is there."""
    early = [file for file in files if not _run(connection, file)]
    for file in early:
        routines = [s for s in file.statements if heads.is_routine(s.text)]
        again = [script.Piece(heads.or_replace(s.text), s.line) for s in routines]
        script.run(connection, again, file)
    for file in files:
        progress(f"built {file.file}")
    return tuple(
        Laid(file.unit, item.kind, item.name, file.file, file.sha256, file.text)
        for file in files
        for item in file.objects
    )


def _run(connection: Connection, file: SqlFile) -> bool:
    """Run a file; False when its bodies could not be checked yet."""
    pieces = script.pieces(file.statements)
    try:
        script.run(connection, pieces, file)
    except Refused as refused:
        if refused.sqlstate not in UNDEFINED or not any(heads.is_routine(p.text) for p in pieces):
            raise
        script.run(connection, [UNCHECKED, *pieces, CHECKED], file)
        return False
    return True

"""Build a unit from its files, where nothing of it is there."""

from __future__ import annotations

from collections.abc import Sequence

from pgpkg.apply.laying import heads, script
from pgpkg.apply.laying.script import Refused
from pgpkg.apply.laying.work import CHECKED, UNCHECKED, UNDEFINED
from pgpkg.database import Connection, Progress
from pgpkg.ledger import Laid
from pgpkg.model import SqlFile

TOGETHER = 16


def build(connection: Connection, files: Sequence[SqlFile], progress: Progress) -> tuple[Laid, ...]:
    """Run every file as it is, some in one round trip; bodies that name what comes later are
    checked when everything is there."""
    early = []
    for first in range(0, len(files), TOGETHER):
        early += _early(connection, files[first : first + TOGETHER])
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


def _early(connection: Connection, files: Sequence[SqlFile]) -> list[SqlFile]:
    """Run some files; return those whose bodies could not be checked yet."""
    if script.run_together(connection, [script.pieces(file.statements) for file in files]):
        return []
    return [file for file in files if not _run(connection, file)]


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

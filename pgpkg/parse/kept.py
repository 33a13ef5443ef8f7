"""Keep what was parsed for the next run: a unit that has not changed is not parsed again.

A unit is known by the text of all its rendered files and by the parser that reads them. What is
kept can always be made again, so nothing that goes wrong with it is an error.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import msgspec

from pgpkg import caches
from pgpkg.model import Rendered, SqlFile, SqlObject, Statement, Unit

FEWEST = 8  # below that parsing is as quick as looking
LARGEST = 4_000_000
MOST = 400
FOLDER = "parsed"


def parse_unit(unit: Unit, rendered: Sequence[Rendered]) -> tuple[SqlFile, ...]:
    """Return what parse_file makes of each file of a unit.

    Raises the errors of stage 3, each with the template's file and line.
    """
    place = _place(unit, rendered)
    if place is not None and (kept := _read(place, rendered)) is not None:
        return kept
    from pgpkg.parse.files import parse_file

    files = tuple(parse_file(each, unit) for each in rendered)
    if place is not None:
        _write(place, files)
    return files


def _place(unit: Unit, rendered: Sequence[Rendered]) -> Path | None:
    size = sum(len(each.text) for each in rendered)
    if len(rendered) < FEWEST or size > LARGEST or (folder := caches.folder()) is None:
        return None
    digest = sha256(_parser().encode())
    for part in (unit.name, unit.schema, *(p for each in rendered for p in _parts(each))):
        data = part.encode(errors="surrogatepass")
        digest.update(b"%d:%b" % (len(data), data))
    return folder / FOLDER / f"{digest.hexdigest()}.json"


def _parts(rendered: Rendered) -> tuple[str, str, str]:
    return rendered.source.shelf, rendered.source.file, rendered.text


@cache
def _parser() -> str:
    """Return a mark that is another one when our parser or its library is."""
    here = Path(__file__).parent
    library = find_spec("postgast")
    files = [*sorted(here.glob("*.py")), here.parent / "model.py"]
    files += [Path(library.origin)] if library and library.origin else []
    seen = ((str(file), file.stat()) for file in files)
    return "\n".join(f"{name} {stat.st_mtime_ns} {stat.st_size}" for name, stat in seen)


def _read(place: Path, rendered: Sequence[Rendered]) -> tuple[SqlFile, ...] | None:
    try:
        found = msgspec.json.decode(place.read_bytes())
        files = tuple(_file(row, each) for row, each in zip(found, rendered, strict=True))
        os.utime(place)
    except (OSError, ValueError, TypeError, KeyError, msgspec.MsgspecError):
        return None
    return files


def _write(place: Path, files: Sequence[SqlFile]) -> None:
    with suppress(OSError, ValueError):
        data = msgspec.json.encode([_row(file) for file in files])
        place.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, delete=False) as made:
            made.write(data)
        Path(made.name).replace(place)
        _sweep(place.parent)


def _sweep(folder: Path) -> None:
    """Leave the files that were used last."""
    found = list(folder.iterdir())
    if len(found) > MOST:
        found.sort(key=lambda file: file.stat().st_mtime)
        for file in found[: len(found) - MOST // 2]:
            file.unlink(missing_ok=True)


def _row(file: SqlFile) -> dict[str, Any]:
    """Return all of a file but what is known from its template."""
    return {
        "sha256": file.sha256,
        "statements": [
            (s.text, s.line, s.kind, s.is_state, s.in_transaction) for s in file.statements
        ],
        "objects": [(o.kind, o.name, o.signature, o.is_replaceable) for o in file.objects],
        "provides": sorted(file.provides),
        "needs": sorted(file.needs),
        "wants": sorted(file.wants),
        "has_star": file.has_star,
    }


def _file(row: dict[str, Any], rendered: Rendered) -> SqlFile:
    return SqlFile(
        unit=rendered.source.unit,
        shelf=rendered.source.shelf,
        file=rendered.source.file,
        text=rendered.text,
        sha256=row["sha256"],
        statements=tuple(Statement(*each) for each in row["statements"]),
        objects=tuple(SqlObject(*each) for each in row["objects"]),
        provides=frozenset(row["provides"]),
        needs=frozenset(row["needs"]),
        wants=frozenset(row["wants"]),
        has_star=row["has_star"],
        locate=rendered.locate,
    )

"""Turn the rendered files of a unit's migrations folder into migrations.

The headers are yoyo's own and are read by its rules, without yoyo: importing it takes longer than
everything else that `status` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from pgpkg.errors import BadMigration, RenderError
from pgpkg.model import Migration, Rendered, Unit
from pgpkg.sources import raw_sha256

ROLLBACK = ".rollback.sql"
HOOK = "post-apply"
NOT_CODE = re.compile(r"^(\s*|\s*--.*)$")
HEADER = re.compile(r"^\s*--\s*(transactional|depends)\s*:\s*(.*)$")
IRREVERSIBLE = re.compile(
    r"^[ \t]*--[ \t]*pgpkg:[ \t]*irreversible[ \t]*:?[ \t]*(.*?)[ \t]*$", re.MULTILINE
)
TRUTHS = {"true": True, "false": False}


def read(
    unit: Unit, rendered: Iterable[Rendered], released: Mapping[str, str]
) -> tuple[Migration, ...]:
    """Return the migrations of one unit in the order of their file names.

    `released` is released.lock, name to sha256. Raises BadMigration for a header that yoyo would
    not understand and for a rollback file that belongs to nothing.
    """
    files = {PurePosixPath(r.source.file).name: r for r in rendered}
    backs = {name: r for name, r in files.items() if name.endswith(ROLLBACK)}
    migrations = []
    for name in sorted(files.keys() - backs.keys()):
        back = backs.pop(f"{name.removesuffix('.sql')}{ROLLBACK}", None)
        migrations.append(_migration(unit, files[name], back, released.get(name)))
    for name, back in sorted(backs.items()):
        raise BadMigration(
            f"{name} is the way back of nothing",
            detail=f"There is no {name.removesuffix(ROLLBACK)}.sql beside it.",
            hint="Rename it like its migration, or delete it.",
            file=back.source.file,
        )
    return tuple(migrations)


def _migration(
    unit: Unit, rendered: Rendered, back: Rendered | None, released: str | None
) -> Migration:
    file = rendered.source.file
    name = PurePosixPath(file).name
    if name.startswith(HOOK):
        raise BadMigration(
            f"{name} is a hook of yoyo, which runs at every apply",
            detail="pgpkg lays what is repeated from sql/, and only when it changed.",
            hint="Move what it creates to the shelves of sql/, one object to a file.",
            file=file,
        )
    headers = _headers(rendered.text)
    irreversible = IRREVERSIBLE.search(rendered.text)
    return Migration(
        unit=unit.name,
        id=name.removesuffix(".sql"),
        file=file,
        text=rendered.text,
        sha256=raw_sha256(rendered.source.text),
        depends=tuple(dict.fromkeys(headers.get("depends", "").split())),
        is_transactional=_truth(headers.get("transactional", "true"), rendered),
        rollback_file=back.source.file if back else None,
        rollback_text=back.text if back else None,
        irreversible=_reason(irreversible[1], rendered) if irreversible else None,
        is_released=released is not None,
        released_sha256=released,
        locate=rendered.locate,
        rollback_locate=back.locate if back else None,
    )


def _headers(text: str) -> dict[str, str]:
    """Read the header lines of yoyo: comments above the first line of SQL."""
    headers: dict[str, str] = {}
    for line in text.splitlines():
        if not NOT_CODE.match(line):
            break
        if found := HEADER.match(line):
            key, value = found.groups()
            headers[key] = f"{headers[key]} {value}" if key in headers else value
    return headers


def _truth(word: str, rendered: Rendered) -> bool:
    try:
        return TRUTHS[word.strip().lower()]
    except KeyError:
        raise BadMigration(
            f"the header transactional says {word.strip()!r}",
            hint="Write -- transactional: false, or leave it out.",
            file=rendered.source.file,
            line=_line_of(rendered, "transactional"),
        ) from None


def _reason(reason: str, rendered: Rendered) -> str:
    if not reason:
        raise BadMigration(
            "irreversible without a reason",
            hint="Write -- pgpkg: irreversible: <why there is no way back>",
            file=rendered.source.file,
            line=_line_of(rendered, "irreversible"),
        )
    return reason


def _line_of(rendered: Rendered, word: str) -> int | None:
    for number, line in enumerate(rendered.text.splitlines(), start=1):
        if line.lstrip().startswith("--") and word in line:
            try:
                return rendered.locate(number)[1]
            except RenderError:
                return number
    return None

"""A folder as one file and back: a disk takes one big file far quicker than a thousand small ones.

The first line is JSON, what is in it and how long each file is; then come the files themselves.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 20


def pack(folder: Path, target: Path) -> None:
    """Write `folder` into `target`, which appears as a whole or not at all."""
    folders: list[str] = []
    files: list[str] = []
    for path, is_folder in _walk(folder, ""):
        (folders if is_folder else files).append(path)
    sizes = [(folder / name).stat().st_size for name in files]
    made = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(json.dumps([folders, list(zip(files, sizes, strict=True))]).encode() + b"\n")
            for name, size in zip(files, sizes, strict=True):
                with (folder / name).open("rb") as source:
                    _copy(source, out, size)
        made.rename(target)
    finally:
        made.unlink(missing_ok=True)


def unpack(packed: Path, folder: Path, owner: tuple[int, int] | None) -> None:
    """Make `folder` from a packed one. All belongs to `owner` and is for nobody else's eyes.

    Raises ValueError for a file that is not whole.
    """
    with packed.open("rb") as source:
        folders, files = json.loads(source.readline())
        for name in ("", *folders):
            (folder / name).mkdir(mode=0o700)
            if owner:
                os.chown(folder / name, *owner)
        root = f"{folder}/"
        for name, size in files:
            opened = os.open(root + name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(opened, "wb", buffering=0) as target:
                _copy(source, target, size)
                if owner:
                    os.fchown(opened, *owner)


def _walk(folder: Path, above: str) -> Iterator[tuple[str, bool]]:
    """Yield every path below, relative, folders before what is in them."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            name = above + entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            yield name, is_folder
            if is_folder:
                yield from _walk(Path(entry.path), name + "/")


def _copy(source: BinaryIO, target: BinaryIO | FileIO, size: int) -> None:
    while size > 0:
        block = source.read(min(size, BLOCK))
        if not block:
            raise ValueError(f"{size} bytes are missing")
        target.write(block)
        size -= len(block)

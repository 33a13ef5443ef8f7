"""Keep answers that took long in the user's cache folder, one file for each project."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any


def file_for(root: Path) -> Path:
    """Return where the answers about one project are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    name = hashlib.sha256(str(root).encode()).hexdigest()[:16]
    return Path(base) / "pgpkg" / "style" / f"{name}.json"


def read(file: Path) -> dict[str, list[Any]]:
    """Return what was kept; nothing when it cannot be read."""
    try:
        cache = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return cache if isinstance(cache, dict) else {}


def write(file: Path, cache: dict[str, list[Any]]) -> None:
    """Put the whole file in place at once; without a writable cache the work is done again."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=file.parent, prefix=file.stem, delete=False
        ) as new:
            json.dump(cache, new)
        Path(new.name).replace(file)
    except OSError:
        return

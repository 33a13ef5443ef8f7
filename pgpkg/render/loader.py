"""Find the files that a template imports, and no others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import TemplateNotFound
from jinja2.loaders import BaseLoader

from pgpkg import shipped, textfile
from pgpkg.errors import ForbiddenTemplate


class Macros(BaseLoader):
    """Find imported files: in the unit's own folder, then in sql/macros beside it, then in the
    macros that pgpkg ships."""

    def __init__(self, directory: Path, root: str) -> None:
        beside = directory if root == "sql" else directory.parent.parent
        self.places = [(directory, root), (beside, "sql"), (shipped.path("sql"), "sql")]

    def get_source(
        self,
        environment: Any,  # noqa: ARG002
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return text, shown name, and whether the text is still what lies on disk."""
        parts = template.split("/")
        if template.startswith(("/", "~")) or "\\" in template or {"..", ".", ""} & set(parts):
            raise ForbiddenTemplate(
                f"a template cannot read {template!r}",
                detail="Only files of its own unit and of sql/macros are in its reach.",
                hint='Name the file from there: "macros/x.sql"',
            )
        found = self._find(template)
        if found is None:
            raise TemplateNotFound(template)
        directory, root, path = found
        text = textfile.read(path, f"{root}/{template}", directory)
        return text, f"{root}/{template}", partial(self._is_current, template, path, _stamp(path))

    def _find(self, template: str) -> tuple[Path, str, Path] | None:
        """Return the place that has the file, as it is and as it is shown, and the file's path."""
        if "\0" in template:
            return None
        for number, (directory, root) in enumerate(self.places):
            path = directory / template
            if (number == 0 or template.startswith("macros/")) and path.is_file():
                return directory, root, path
        return None

    def _is_current(self, template: str, path: Path, stamp: tuple[int, int]) -> bool:
        found = self._find(template)
        return found is not None and found[2] == path and _stamp(path) == stamp

    def list_templates(self) -> list[str]:
        """Return every macro file, for a hint."""
        folders = [directory / "macros" for directory, _ in self.places]
        return sorted({f"macros/{path.name}" for f in folders for path in f.glob("*.sql")})


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size

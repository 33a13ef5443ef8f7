"""Read rendered SQL by PostgreSQL's own grammar: statements, objects, what each object needs.

The grammar is loaded when something is asked of it: what was parsed by an earlier run needs none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pgpkg.parse.files import parse_file, placed, scheduler
    from pgpkg.parse.handlers import handlers_of_others
    from pgpkg.parse.kept import parse_unit
    from pgpkg.parse.loose import Loose, loose_names
    from pgpkg.parse.names import plain_name
    from pgpkg.parse.objects import STATE_KINDS
    from pgpkg.parse.signatures import obstacle
    from pgpkg.parse.stars import reshaped_in
    from pgpkg.parse.texts import canonical, names_in, objects_in, statements

__all__ = [
    "STATE_KINDS",
    "Loose",
    "canonical",
    "handlers_of_others",
    "loose_names",
    "names_in",
    "objects_in",
    "obstacle",
    "parse_file",
    "parse_unit",
    "placed",
    "plain_name",
    "reshaped_in",
    "scheduler",
    "statements",
]

_HOMES = {
    "STATE_KINDS": "objects",
    "Loose": "loose",
    "canonical": "texts",
    "handlers_of_others": "handlers",
    "loose_names": "loose",
    "names_in": "texts",
    "objects_in": "texts",
    "obstacle": "signatures",
    "parse_file": "files",
    "parse_unit": "kept",
    "placed": "files",
    "plain_name": "names",
    "reshaped_in": "stars",
    "scheduler": "files",
    "statements": "texts",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

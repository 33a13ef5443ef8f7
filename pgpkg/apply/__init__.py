"""Bring a database to the state of a folder, and keep the nine promises of docs/apply.md.

Each verb loads what it needs when it is called: a deploy that finds nothing to do needs neither
the parser nor yoyo.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pgpkg.apply.building import build, seed
    from pgpkg.apply.deploying import apply, plan
    from pgpkg.apply.standing import status
    from pgpkg.apply.undoing import rollback

__all__ = ["apply", "build", "plan", "rollback", "seed", "status"]

_HOMES = {
    "apply": "deploying",
    "build": "building",
    "plan": "deploying",
    "rollback": "undoing",
    "seed": "building",
    "status": "standing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

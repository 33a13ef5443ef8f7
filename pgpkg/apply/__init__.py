"""Bring a database to the state of a folder, and keep the nine promises of docs/apply.md."""

from __future__ import annotations

from pgpkg.apply.building import build
from pgpkg.apply.deploying import apply, plan
from pgpkg.apply.standing import status
from pgpkg.apply.undoing import rollback

__all__ = ["apply", "build", "plan", "rollback", "status"]

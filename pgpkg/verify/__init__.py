"""Prove a project on a throwaway server: families of checks, one common row for what they find."""

from __future__ import annotations

from pgpkg.verify.context import Context
from pgpkg.verify.engine import Report, needs_server, verify
from pgpkg.verify.family import FAMILIES

__all__ = ["FAMILIES", "Context", "Report", "needs_server", "verify"]

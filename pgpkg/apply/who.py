"""Who deploys, from where, and what: for the ledger's row of a deploy."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path
from typing import Any

from pgpkg import shipped
from pgpkg.model import Plan

COMMIT_VARIABLES = ("GITHUB_SHA", "CI_COMMIT_SHA", "GIT_COMMIT", "BUILD_SOURCEVERSION")


def deploy_row(verb: str, plan: dict[str, Any], root: Path | None) -> dict[str, Any]:
    """Return what is known about a deploy before it begins."""
    return {
        "verb": verb,
        "os_user": _os_user(),
        "host": platform.node(),
        "git_commit": _git_commit(root),
        "pgpkg_version": shipped.pgpkg_version(),
        "plan": plan,
    }


def plan_row(plan: Plan) -> dict[str, Any]:
    """Return a plan as the ledger keeps it."""
    return {
        "migrations": [migration.id for migration in plan.migrations],
        "objects": [f"{step.action} {step.kind} {step.name}" for step in plan.objects],
        "fresh": list(plan.fresh),
    }


def _os_user() -> str:
    from pgpkg.migrations.backend import os_user

    return os_user()


def _git_commit(root: Path | None) -> str | None:
    for name in COMMIT_VARIABLES:
        if os.environ.get(name):
            return os.environ[name]
    if root is None:
        return None
    try:
        found = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip() or None

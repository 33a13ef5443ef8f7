"""A saved plan: what somebody looked at and agreed to, before it is done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pgpkg.errors import DatabaseMoved, WrongUse
from pgpkg.ledger import LedgerState
from pgpkg.model import Plan

LOOK_AGAIN = "Look at it again: pgpkg plan --format json > plan.json"


def read(plan_file: Path, state: LedgerState) -> dict[str, Any]:
    """Read a plan in JSON. Raises DatabaseMoved when it was made for another state."""
    try:
        saved: dict[str, Any] = json.loads(plan_file.read_text(encoding="utf-8"))
        fingerprint = saved["database"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WrongUse(
            f"{plan_file} is not a plan",
            detail=str(error),
            hint="Write one: pgpkg plan --format json > plan.json",
        ) from error
    if fingerprint != state.fingerprint:
        raise DatabaseMoved(
            "the database has moved since the plan was made",
            detail=f"The plan is for {fingerprint[:12]}, the database is at "
            f"{state.fingerprint[:12]}.",
            hint=LOOK_AGAIN,
        )
    return saved


def require_same_work(saved: dict[str, Any], made: Plan) -> None:
    """The database is the same; the folder must be, too."""
    migrations = [(m["id"], m["sha256"]) for m in saved.get("migrations", [])]
    objects = [(o["action"], o["kind"], o["name"]) for o in saved.get("objects", [])]
    if migrations != [(m.id, m.sha256) for m in made.migrations] or objects != [
        (step.action, step.kind, step.name) for step in made.objects
    ]:
        raise DatabaseMoved(
            "the folder has changed since the plan was made",
            detail="It would do something else now than the plan says.",
            hint=LOOK_AGAIN,
        )

"""What functions do: whether they still work, and what their callers can reach by them.

Each part is a module with RULES and run(context); what they find is put together here.
"""

from __future__ import annotations

from pgpkg.errors import PgpkgError
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found, Outcome
from pgpkg.verify.functions import callers, standing

PARTS = (standing, callers)


def rules() -> tuple[str, ...]:
    return tuple(rule for part in PARTS for rule in part.RULES)


def run(context: Context) -> Outcome:
    """Run every part. Where a function does not even build, those that look at its callers are
    skipped with that reason."""
    found: list[Found] = []
    skipped: dict[str, str] = {}
    notes: dict[str, str] = {}
    for part in PARTS:
        try:
            outcome = part.run(context)
        except PgpkgError as error:
            if not found:
                raise
            outcome = Outcome(skipped=dict.fromkeys(part.RULES, f"{error.place}: {error.message}"))
        found += outcome.found
        skipped |= outcome.skipped
        notes |= outcome.notes
    return Outcome(tuple(found), skipped, notes)

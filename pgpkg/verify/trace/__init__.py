"""What a migration really does: it is run on the released state, with rows in it, and watched.

Locks and what they block, rewrites, index builds and scans as the server tells and counts them,
rows and columns that disappear, outcomes that depend on who deploys. Each migration that is not
released is run; where there is none, nothing is started.
"""

from __future__ import annotations

from pgpkg.verify.context import Context
from pgpkg.verify.family import Outcome
from pgpkg.verify.trace import losses, sessions, squawk, standing, volatile, volume

OWN_RULES = (
    volume.REWRITE,
    volume.BUILD,
    volume.SCAN,
    *volume.RULE_OF.values(),
    volume.AFTER_LOCK,
    losses.RULE,
    standing.INVALID,
    standing.FAILS,
    sessions.RULE,
    volatile.RULE,
    volume.NO_TIMEOUT,
)
NO_SQUAWK = "squawk is not installed: pip install squawk-cli"


def rules() -> tuple[str, ...]:
    """Return our own rules and those of squawk."""
    return (*OWN_RULES, *squawk.RULES)


def run(context: Context) -> Outcome:
    """Trace the migrations that the base does not have. Raises UnknownBase."""
    from pgpkg.verify.trace import base, tracing

    new = base.unreleased(context)
    skipped = {} if squawk.program() else dict.fromkeys(squawk.RULES, NO_SQUAWK)
    if not new:
        return Outcome(notes=dict.fromkeys(OWN_RULES, "every migration is released"))
    context.progress(f"running {len(new)} migrations that are not released")
    result = tracing.trace(base.of(context, new), new)
    notes = {standing.FAILS: result.note} if result.note else {}
    return Outcome(tuple(result.found), skipped=skipped, notes=notes)

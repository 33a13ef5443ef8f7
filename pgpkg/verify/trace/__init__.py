"""What a migration really does: it is run on the released state, with rows in it, and watched.

Locks and what they block, rewrites, index builds and scans as the server tells and counts them,
rows and columns that disappear, outcomes that depend on who deploys. Each migration that is not
released is run; where there is none, nothing is started.
"""

from __future__ import annotations

from contextlib import closing

from pgpkg import database
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
NO_SUPERUSER = "the user of the scratch server is no superuser: event triggers need one"
SUPERUSER = "select rolsuper from pg_catalog.pg_roles where rolname = current_user"


def rules() -> tuple[str, ...]:
    """Return our own rules and those of squawk."""
    return (*OWN_RULES, *squawk.RULES)


def run(context: Context) -> Outcome:
    """Trace the migrations that the base does not have. Raises UnknownBase."""
    from pgpkg.verify.trace import base, tracing

    new = base.unreleased(context)
    skipped = {} if squawk.program() else dict.fromkeys(squawk.RULES, NO_SQUAWK)
    if not new:
        return Outcome(skipped=skipped, notes=dict.fromkeys(rules(), "every migration is released"))
    if not _is_superuser(context):
        return Outcome(skipped=dict.fromkeys(rules(), NO_SUPERUSER))
    context.progress(f"running {len(new)} migrations that are not released")
    with database.in_our_words():
        result = tracing.trace(base.of(context, new), new)
    notes = {standing.FAILS: result.note} if result.note else {}
    return Outcome(tuple(result.found), skipped=skipped, notes=notes)


def _is_superuser(context: Context) -> bool:
    with closing(context.lent.connect()) as connection:
        row = connection.execute(SUPERUSER).fetchone()
    return bool(row and row[0])

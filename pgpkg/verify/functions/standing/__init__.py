"""What still works after this change: every function is read as it stands in the new state."""

from __future__ import annotations

from pgpkg import database
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found, Outcome
from pgpkg.verify.functions.standing import triggers

RULES = (triggers.RULE,)


def run(context: Context) -> Outcome:
    """Build the tree by its migrations and judge the functions in it."""
    found: list[Found] = []
    with context.built("migrated") as url, database.connect(url) as connection:
        connection.execute("set search_path = ''")
        found += triggers.judge(connection, context)
    return Outcome(tuple(found))

"""What still works after this change: every function is read as it stands in the new state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pgpkg import database
from pgpkg.errors import PgpkgError, UnknownBase
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found, Outcome
from pgpkg.verify.functions.standing import (
    broken,
    building,
    overloads,
    probing,
    released,
    routine,
    signatures,
    triggers,
    volatility,
)
from pgpkg.verify.functions.standing.signatures import State

RULES = (broken.RULE, overloads.RULE, signatures.RULE, volatility.RULE, triggers.RULE)


def run(context: Context) -> Outcome:
    """Build the tree by its migrations and judge the functions in it. Raises UnknownBase."""
    found: list[Found] = []
    skipped: dict[str, str] = {}
    schemas = context.made_schemas
    with building.built(context) as (url, refused), _connected(url) as connection:
        routines = routine.read(connection, schemas)
        files = {made.name: file for file in context.tree.files for made in file.objects}
        readings = [probing.read(connection, one, schemas) for one in routines]
        found += broken.judge(readings, files)
        if refused is not None and not found:
            raise refused
        found += volatility.judge(connection, readings)
        found += overloads.judge(connection, routines)
        found += triggers.judge(connection, context)
        try:
            old = _released(context)
        except UnknownBase:
            raise
        except PgpkgError as error:
            skipped[signatures.RULE] = f"the released state cannot be built: {error.message}"
        else:
            if old is not None:
                new = signatures.look(connection, schemas, routines)
                found += signatures.judge(connection, old, new)
                told = {one.finding.object for one in found if one.finding.rule == overloads.RULE}
                changed = overloads.judge_change(connection, old.functions, new.functions)
                found += [one for one in changed if one.finding.object not in told]
    return Outcome(tuple(found), skipped)


def _released(context: Context) -> State | None:
    """Return what callers see of the released state; None where nothing of it has changed."""
    with released.state(context) as lent:
        if lent is None:
            return None
        url, schemas = lent
        with _connected(url) as connection:
            return signatures.look(connection, schemas, routine.read(connection, schemas))


@contextmanager
def _connected(url: str) -> Iterator[database.Connection]:
    """Connect with an empty search_path, so that every name comes out in full."""
    with database.connect(url) as connection:
        connection.execute("set search_path = ''")
        yield connection

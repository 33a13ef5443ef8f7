"""Databases in the new state, also where a body names what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.conninfo import make_conninfo

from pgpkg import apply, database
from pgpkg.errors import PgpkgError
from pgpkg.verify.context import Context
from pgpkg.verify.functions.standing.broken import MISSING

UNREAD = {"options": "-c check_function_bodies=off", "client_encoding": "UTF8"}
# PostgreSQL 15 calls it a syntax error when the column of a %type is gone.
REFUSED = MISSING | {"42601"}
ROUTINES = frozenset({"function", "procedure", "trigger"})


@contextmanager
def built(context: Context) -> Iterator[tuple[str, PgpkgError | None]]:
    """Lend a database in which the whole tree was built by its migrations.

    When a function is refused for what its body names, all are laid without being read: the
    finding is to name each of them. What was refused is lent with it, for whoever finds nothing.
    Raises what else keeps the tree from being built.
    """
    try:
        with context.built("migrated") as url:
            yield url, None
            return
    except PgpkgError as error:
        if not _is_of_a_body(context, error):
            raise
        refused = error
    with context.empty() as url:
        unread = make_conninfo(**{**database.address(url), **UNREAD})
        apply.build(unread, context.tree, road="migrated", deploy=context.config.settings.deploy)
        yield url, refused


def _is_of_a_body(context: Context, error: PgpkgError) -> bool:
    if error.sqlstate not in REFUSED:
        return False
    kinds = {one.kind for f in context.tree.files if f.file == error.file for one in f.objects}
    return bool(kinds & ROUTINES)

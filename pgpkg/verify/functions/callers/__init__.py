"""What callers can reach through functions: each is called, with another tenant's values, with
decoys in its way, by two sessions at once."""

from __future__ import annotations

from contextlib import closing

from pgpkg import database
from pgpkg.verify import catalog, isolation, rows
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found, Outcome
from pgpkg.verify.functions.callers import calls, claims, hijack, idor, settings, sqlstate, values
from pgpkg.verify.isolation import setting as setting_
from pgpkg.verify.isolation.book import Book
from pgpkg.verify.rows import tables
from pgpkg.verify.rows.values import Maker

PUBLIC = "public-execute"
RULES = (idor.RULE, hijack.RULE, PUBLIC, claims.RULE, sqlstate.RULE, settings.RULE)


def rules() -> tuple[str, ...]:
    return RULES


def run(context: Context) -> Outcome:
    """Look at the functions of all units, and call them where that tells more."""
    found: list[Found] = []
    with context.built(seeded=True) as url, closing(database.connect(url)) as connection:
        schemas = context.made_schemas
        connection.execute("select set_config('search_path', '', false)")
        with closing(database.connect(url)) as reading:
            catalog.prepare(reading, context)
            found += catalog.ask(reading, PUBLIC)
        rows.fill(connection)
        routines = calls.read(connection, schemas, ())
        maker = Maker(tables.types(connection))
        anybody = values.of_anybody(connection, tables.read(connection), maker)
        found += sqlstate.judge(routines)
        found += hijack.judge(connection, routines, schemas, anybody)
        found += claims.judge(url, routines, anybody)
        found += settings.judge(url, routines, anybody)
    skipped, reached = _reached(context)
    return Outcome((*found, *reached), skipped=skipped)


def _reached(context: Context) -> tuple[dict[str, str], list[Found]]:
    chosen = tuple(setting_.settings(context))
    if not chosen:
        return {idor.RULE: isolation.NOT_SET_UP}, []
    found: list[Found] = []
    is_played = False
    for setting in chosen:
        with isolation.scene(context, setting) as scene:
            if scene is None:
                continue
            is_played = True
            book = Book()
            idor.judge(scene.world, scene.session, book, scene.actors, scene.world.connection)
            found += book.found()
    return ({} if is_played else {idor.RULE: isolation.NO_ACTOR}), found

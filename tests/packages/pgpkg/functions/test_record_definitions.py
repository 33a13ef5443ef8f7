"""pgpkg.record_definitions keeps how the server spells what pgpkg laid."""

from psycopg.types.json import Jsonb

ROWS = "select name, fingerprint from pgpkg.definition where name like 'u.%' order by name"


def record(value, **prints):
    rows = [{"kind": "view", "name": f"u.{name}", "fingerprint": fp} for name, fp in prints.items()]
    value("select pgpkg.record_definitions(%s)", Jsonb(rows))


def test_the_newest_fingerprint_counts(ledger, value, laid):
    laid("x")
    record(value, v="18:a")
    record(value, v="18:b")

    assert ledger.execute(ROWS).fetchall() == [("u.v", "18:b")]


def test_objects_that_are_not_named_keep_theirs(ledger, value, laid):
    laid("x")
    laid("y", name="u.w")
    record(value, v="a", w="b")

    record(value, v="c")

    assert ledger.execute(ROWS).fetchall() == [("u.v", "c"), ("u.w", "b")]


def test_objects_that_are_gone_lose_theirs(ledger, value, laid):
    laid("x")
    laid("y", name="u.w")
    record(value, v="a", w="b")
    laid("", is_dropped=True)

    record(value)

    assert ledger.execute(ROWS).fetchall() == [("u.w", "b")]


def test_what_pgpkg_never_laid_gets_none(ledger, value):
    record(value, stranger="a")
    record(value)

    assert ledger.execute(ROWS).fetchall() == []

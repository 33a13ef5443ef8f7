"""pgpkg.current_object shows each object in its newest version, while it is there."""

import psycopg
import pytest

TEXTS = "select name, text from pgpkg.current_object where unit = 'u' order by name"


def test_the_newest_version_is_shown_and_no_other(ledger, laid):
    laid("old")
    laid("new")
    laid("other", name="u.w")

    assert ledger.execute(TEXTS).fetchall() == [("u.v", "new"), ("u.w", "other")]


def test_a_dropped_object_is_not_current(ledger, laid):
    laid("old")
    laid("", is_dropped=True)

    assert ledger.execute(TEXTS).fetchall() == []


def test_an_object_that_came_back_is_current(ledger, laid):
    laid("old")
    laid("", is_dropped=True)
    laid("back")

    assert ledger.execute(TEXTS).fetchall() == [("u.v", "back")]


def test_names_of_other_kinds_are_other_objects(ledger, laid):
    laid("view")
    ledger.execute(
        "insert into pgpkg.object_version (unit, kind, name, file, sha256, text, is_dropped)"
        " values ('u', 'type', 'u.v', 'f', 's', '', true)"
    )

    assert ledger.execute(TEXTS).fetchall() == [("u.v", "view")]


def test_every_function_of_the_ledger_is_in_it(ledger):
    asked = """
        select p.oid::regprocedure::text
        from pg_proc as p
        where
            p.pronamespace = 'pgpkg'::regnamespace
            and not exists (
                select from pgpkg.current_object as c
                where c.kind = 'function' and to_regprocedure(c.name) = p.oid
            )
    """
    assert ledger.execute(asked).fetchall() == []


def test_it_lends_nobody_its_owners_rights(as_actor, ledger):
    name = "view_reader_" + ledger.info.dbname
    ledger.execute(f"create role {name}")
    try:
        ledger.execute(f"grant usage on schema pgpkg to {name}")
        ledger.execute(f"grant select on pgpkg.current_object to {name}")
        with as_actor(role=name) as poor:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="object_version"):
                poor.execute("select * from pgpkg.current_object")
    finally:
        ledger.execute(f"drop owned by {name}; drop role {name}")

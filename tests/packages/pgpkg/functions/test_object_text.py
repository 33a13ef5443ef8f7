"""pgpkg.object_text reads back any object as it was at any time."""

import psycopg
import pytest


def test_each_text_is_given_for_the_time_in_which_it_was_laid(value, laid):
    before = value("select clock_timestamp()")
    times = [laid("first"), laid("second"), laid("", is_dropped=True), laid("third")]

    at = "select pgpkg.object_text('view', 'u.v', %s)"
    assert [value(at, time) for time in times] == ["first", "second", None, "third"]
    assert value(at, before) is None
    assert value(at, "infinity") == "third"
    assert value(at, "-infinity") is None


def test_without_a_time_it_is_the_text_of_now(value, laid):
    laid("old")
    laid("new")

    assert value("select pgpkg.object_text('view', 'u.v')") == "new"


def test_a_dropped_object_has_no_text(value, laid):
    laid("it was")
    laid("", is_dropped=True)

    assert value("select pgpkg.object_text('view', 'u.v')") is None


def test_of_two_versions_in_one_transaction_the_later_counts(ledger, value, laid):
    with ledger.transaction():
        laid("down")
        laid("up again")

    assert value("select pgpkg.object_text('view', 'u.v')") == "up again"


@pytest.mark.parametrize(("kind", "name"), [("function", "u.v"), ("view", "u.w"), ("view", None)])
def test_what_was_never_laid_has_no_text(value, laid, kind, name):
    laid("another")

    assert value("select pgpkg.object_text(%s, %s)", kind, name) is None


def test_what_apply_laid_can_be_read_back(value):
    name = "pgpkg.object_text(text, text, timestamp with time zone)"

    text = value("select pgpkg.object_text('function', %s)", name)

    assert "create or replace function pgpkg.object_text(" in text
    assert text.startswith("-- Reads back the text of an object as it was at a time")


def test_readers_may_ask_and_others_may_not(as_actor):
    question = "select pgpkg.object_text('view', 'pgpkg.current_object')"
    with as_actor(role="pg_read_all_data") as reader:
        assert "create or replace view" in reader.execute(question).fetchone()[0]
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alice.execute(question)

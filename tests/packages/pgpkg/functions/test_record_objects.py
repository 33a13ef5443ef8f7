"""pgpkg.record_objects adds to the history and changes nothing in it."""

import pytest
from psycopg.errors import NotNullViolation
from psycopg.types.json import Jsonb

ROWS = "select id, text, is_dropped from pgpkg.object_version where name = 'u.v' order by id"


def test_each_version_is_one_more_row_and_earlier_rows_stay(ledger, laid):
    laid("first")
    before = ledger.execute(ROWS).fetchall()
    laid("second")
    laid("", is_dropped=True)
    laid("first")

    rows = ledger.execute(ROWS).fetchall()
    assert rows[:1] == before
    assert [row[1:] for row in rows] == [
        ("first", False),
        ("second", False),
        ("", True),
        ("first", False),
    ]


def test_many_objects_are_recorded_in_one_statement(ledger, value):
    one = {"unit": "u", "kind": "view", "file": "f", "sha256": "s", "text": "t"}
    many = [one | {"name": f"u.v{number}", "is_dropped": False} for number in range(300)]

    value("select pgpkg.record_objects(%s)", Jsonb(many))

    told = "select count(*), count(distinct name) from pgpkg.object_version where unit = 'u'"
    assert ledger.execute(told).fetchone() == (300, 300)


def test_who_and_when_come_from_the_session(ledger, value, laid):
    before = value("select clock_timestamp()")
    after = laid("x")

    who, when = ledger.execute(
        "select laid_by, laid_at from pgpkg.object_version where name = 'u.v'"
    ).fetchone()
    assert who == value("select session_user")
    assert before <= when <= after


def test_half_a_version_is_refused(value):
    with pytest.raises(NotNullViolation):
        value("select pgpkg.record_objects(%s)", Jsonb([{"unit": "u", "kind": "view"}]))


def test_nothing_to_record_records_nothing(ledger, value):
    count = "select count(*) from pgpkg.object_version"
    before = value(count)

    value("select pgpkg.record_objects('[]')")

    assert value(count) == before

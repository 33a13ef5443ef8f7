"""pgpkg.note_statement keeps where a non-transactional migration stands."""

import pytest
from psycopg.errors import CheckViolation

JOURNAL = """
select direction, position, finished_at is not null
from pgpkg.journal
where migration_id = 'u_0001'
order by direction, position
"""


def test_a_statement_is_begun_and_then_finished(ledger, value, noted):
    noted(0, is_finished=False)
    assert ledger.execute(JOURNAL).fetchall() == [("apply", 0, False)]
    begun_at = value("select begun_at from pgpkg.journal")

    noted(0, is_finished=True)

    assert ledger.execute(JOURNAL).fetchall() == [("apply", 0, True)]
    assert value("select begun_at from pgpkg.journal") == begun_at


def test_each_statement_of_each_direction_has_a_row(ledger, noted):
    noted(1, is_finished=False)
    noted(0, is_finished=True)
    noted(0, is_finished=False, direction="rollback")

    assert ledger.execute(JOURNAL).fetchall() == [
        ("apply", 0, True),
        ("apply", 1, False),
        ("rollback", 0, False),
    ]


def test_a_statement_that_begins_again_is_not_finished(ledger, noted):
    noted(0, is_finished=True)

    noted(0, is_finished=False)

    assert ledger.execute(JOURNAL).fetchall() == [("apply", 0, False)]


def test_the_statement_is_kept_to_the_letter(value, noted):
    noted(7, is_finished=False)

    assert value("select statement from pgpkg.journal") == "create index concurrently i7"


def test_it_shares_the_fate_of_its_transaction(ledger, noted):
    with ledger.transaction(force_rollback=True):
        noted(0, is_finished=True)

    assert ledger.execute(JOURNAL).fetchall() == []


def test_a_direction_is_apply_or_rollback(noted):
    with pytest.raises(CheckViolation):
        noted(0, is_finished=False, direction="sideways")

"""pgpkg.record_migrations makes a migration applied, logs it and clears its journal."""

import pytest
from psycopg.errors import CheckViolation

LOG = "select operation, sha256 from pgpkg.migration_log where migration_id = 'u_0001' order by id"
ROW = "select unit, sha256, text, road, deploy_id from pgpkg.migration where id = 'u_0001'"


@pytest.mark.parametrize("road", ["applied", "built", "adopted"])
def test_the_road_is_in_the_row_and_in_the_log(ledger, applied, road):
    applied("create table", road)

    assert ledger.execute(ROW).fetchall() == [
        ("u", "sha of create table", "create table", road, None)
    ]
    assert ledger.execute(LOG).fetchall() == [(road, "sha of create table")]


def test_recorded_again_there_is_one_row_and_two_lines(ledger, applied):
    applied("first", "adopted")
    applied("second", "applied")

    assert [row[1:4] for row in ledger.execute(ROW)] == [("sha of second", "second", "applied")]
    assert ledger.execute(LOG).fetchall() == [
        ("adopted", "sha of first"),
        ("applied", "sha of second"),
    ]


def test_row_and_line_point_to_the_deploy_of_the_session(ledger, value, begun, applied):
    number = begun()
    ledger.execute("select set_config('pgpkg.deploy_id', %s, false)", [str(number)])

    applied()

    log = "select deploy_id from pgpkg.migration_log where migration_id = 'u_0001'"
    assert (value(log), ledger.execute(ROW).fetchone()[4]) == (number, number)


def test_only_its_own_journal_is_cleared(ledger, value, applied, noted):
    noted(0, is_finished=True)

    applied(name="u_0002")
    assert value("select count(*) from pgpkg.journal") == 1
    applied(name="u_0001")
    assert value("select count(*) from pgpkg.journal") == 0


def test_an_unknown_road_is_refused_and_leaves_no_line(ledger, applied):
    with pytest.raises(CheckViolation):
        applied(road="guessed")

    assert ledger.execute(LOG).fetchall() == []

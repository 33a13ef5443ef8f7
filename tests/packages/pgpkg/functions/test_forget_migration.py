"""pgpkg.forget_migration takes a migration out of the ledger, and its log remembers it."""

from psycopg.types.json import Jsonb

LOG = "select operation, sha256 from pgpkg.migration_log where migration_id = 'u_0001' order by id"


def test_the_row_goes_and_the_log_gets_a_line(ledger, value, applied):
    applied("create table")
    applied("another", name="u_0002")

    value("select pgpkg.forget_migration('u_0001')")

    assert ledger.execute("select id from pgpkg.migration where unit = 'u'").fetchall() == [
        ("u_0002",)
    ]
    assert ledger.execute(LOG).fetchall() == [
        ("applied", "sha of create table"),
        ("rolled back", "sha of create table"),
    ]


def test_the_journal_of_its_way_back_is_cleared(value, applied, noted):
    applied()
    noted(0, is_finished=True, direction="rollback")

    value("select pgpkg.forget_migration('u_0001')")

    assert value("select count(*) from pgpkg.journal") == 0


def test_the_next_deploy_looks_at_every_file(value, applied):
    applied()
    seen = [{"file": "f", "unit": "u", "sha256": "s"}]
    value("select pgpkg.record_files(array['u'], %s)", Jsonb(seen))
    assert value("select count(*) from pgpkg.file") > 0

    value("select pgpkg.forget_migration('u_0001')")

    assert value("select count(*) from pgpkg.file") == 0


def test_one_that_only_yoyo_knew_is_logged_without_a_checksum(ledger, value):
    value("select pgpkg.forget_migration('u_0001')")

    assert ledger.execute(LOG).fetchall() == [("rolled back", None)]

"""The history of this project's own objects is whole."""


def test_only_the_ledger_itself_was_there_before_the_first_deploy(ledger):
    units = "select distinct unit from pgpkg.object_version where deploy_id is null"
    assert ledger.execute(units).fetchall() == [("pgpkg",)]


def test_each_checksum_stands_for_one_text(value):
    assert (
        value(
            "select count(*) from (select file, sha256 from pgpkg.object_version"
            " group by file, sha256 having count(distinct text) > 1) as twice"
        )
        == 0
    )


def test_ids_are_given_by_the_table_alone(value):
    given = "select attidentity::text from pg_attribute where attname = 'id' and attrelid = %s"
    for name in ("object_version", "migration_log", "deploy"):
        assert value(given + "::regclass", f"pgpkg.{name}") == "a"

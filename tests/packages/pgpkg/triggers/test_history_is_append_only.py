"""What was laid and run stays known, whoever asks."""

import psycopg
import pytest

HISTORIES = ["object_version", "migration_log"]
CHANGES = ["update pgpkg.{} set deploy_id = null", "delete from pgpkg.{}", "truncate pgpkg.{}"]


@pytest.mark.parametrize("table", HISTORIES)
@pytest.mark.parametrize("change", CHANGES)
def test_not_even_the_owner_changes_a_history(ledger, value, change, table):
    count = f"select count(*) from pgpkg.{table}"
    before = value(count)

    with pytest.raises(psycopg.Error) as refused:
        ledger.execute(change.format(table))

    assert refused.value.sqlstate == "PKL01"
    assert refused.value.diag.message_primary == "the history of the ledger is append-only"
    assert f"on pgpkg.{table} was refused" in refused.value.diag.message_detail
    assert value(count) == before > 0


@pytest.mark.parametrize("table", [*HISTORIES, "deploy", "migration", "definition", "journal"])
@pytest.mark.parametrize("role", ["pg_read_all_data", "authenticated"])
@pytest.mark.parametrize("change", ["delete from pgpkg.{}", "truncate pgpkg.{}"])
def test_nobody_else_has_the_right_at_all(as_actor, change, table, role):
    with as_actor(role=role) as somebody:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            somebody.execute(change.format(table))


def test_a_way_back_adds_to_the_history_of_a_migration(ledger, value, applied):
    log = "select id, operation from pgpkg.migration_log where migration_id = 'u_0001' order by id"
    applied()
    before = ledger.execute(log).fetchall()

    value("select pgpkg.forget_migration('u_0001')")

    after = ledger.execute(log).fetchall()
    assert after[:1] == before
    assert len(after) == 2

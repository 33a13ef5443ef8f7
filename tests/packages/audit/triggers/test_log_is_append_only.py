"""What was written stays, whoever asks."""

import psycopg
import pytest

CHANGES = [
    "update audit.log set actor = 'nobody'",
    "delete from audit.log",
    "truncate audit.log",
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", ["audit_owner", None])
def test_not_even_the_owner_changes_the_log(db, change, role):
    if role:
        db.execute(f"set local role {role}")

    with pytest.raises(psycopg.Error) as refused:
        db.execute(change)

    assert refused.value.sqlstate == "PKA01"
    assert refused.value.diag.message_primary == "the audit log is append-only"


@pytest.mark.parametrize("change", [*CHANGES, "select * from audit.log"])
def test_users_have_no_right_to_it_at_all(as_actor, change):
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alice.execute(change)


def test_readers_read_and_do_not_write(as_actor):
    with as_actor(role="audit_reader") as reader:
        assert reader.execute("select count(*) > 0 from audit.log").fetchone() == (True,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute(
                "insert into audit.log (table_schema, table_name, action, actor_role)"
                " values ('x', 'y', 'INSERT', 'z')"
            )


@pytest.mark.parametrize("table", ["link", "seal"])
@pytest.mark.parametrize("change", ["delete from audit.{}", "truncate audit.{}"])
def test_the_chain_is_append_only_too(db, table, change):
    with pytest.raises(psycopg.Error) as refused:
        db.execute(change.format(table))

    assert refused.value.sqlstate == "PKA01"


@pytest.mark.parametrize(
    "change",
    ["update {} set actor = 'nobody'", "delete from {}", "truncate {}"],
)
def test_a_partition_is_no_way_around_it(db, change):
    partitions = db.execute("select relation::text from partitions.bounds('audit.log')").fetchall()
    assert len(partitions) == 13
    for (partition,) in partitions:
        with pytest.raises(psycopg.Error) as refused, db.transaction():
            db.execute(change.format(partition))
        assert refused.value.sqlstate == "PKA01"


@pytest.mark.parametrize("change", CHANGES)
def test_silencing_triggers_for_replication_does_not_help(db, change):
    db.execute("set local session_replication_role = replica")

    with pytest.raises(psycopg.Error) as refused:
        db.execute(change)

    assert refused.value.sqlstate == "PKA01"


def test_a_function_that_is_called_erase_elsewhere_changes_nothing(db):
    db.execute(
        "create function public.erase(regclass, text, text) returns void language plpgsql"
        " as 'begin update audit.log set actor = null; end'"
    )

    with pytest.raises(psycopg.Error) as refused:
        db.execute("select public.erase('audit.log', '', '')")

    assert refused.value.sqlstate == "PKA01"

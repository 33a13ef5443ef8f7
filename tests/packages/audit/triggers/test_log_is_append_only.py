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

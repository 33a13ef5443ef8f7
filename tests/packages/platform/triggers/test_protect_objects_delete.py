"""Rows of storage are not deleted behind the back of the storage service."""

import psycopg
import pytest


@pytest.fixture
def stored(db):
    db.execute("insert into storage.objects (bucket_id, name) values ('exports', 'a.csv')")
    db.commit()
    return db


@pytest.mark.parametrize("table", ["objects", "buckets"])
def test_a_direct_delete_is_refused(stored, table):
    with pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
        stored.execute(f"delete from storage.{table}")

    assert refused.value.diag.message_hint == "Use the storage API instead."


def test_who_removes_the_bytes_may_say_so(stored):
    stored.execute("select set_config('storage.allow_delete_query', 'true', true)")
    stored.execute("delete from storage.objects where name = 'a.csv'")

    assert stored.execute("select count(*) from storage.objects").fetchone() == (0,)


def test_without_a_policy_nobody_sees_an_object(stored, as_actor):
    with as_actor("alice") as alice:
        assert alice.execute("select * from storage.objects").fetchall() == []

"""A worker serves one tenant at a time, with the rights that a table gives it and no more."""

import psycopg
import pytest


@pytest.fixture
def worker(connect):
    session = connect()
    session.execute("set local role tenancy_service")
    return session


def count(session):
    return session.execute("select count(*) from public.note").fetchone()[0]


def test_a_worker_sees_the_tenant_it_serves(notes, worker, who):
    assert count(worker) == 0
    worker.execute("select tenancy.serve(%s)", [who.birch])

    assert count(worker) == 2
    assert worker.execute("update public.note set body = 'done'").rowcount == 2


def test_the_next_transaction_serves_nobody(notes, worker, who):
    worker.execute("select tenancy.serve(%s)", [who.birch])
    worker.commit()
    worker.execute("set local role tenancy_service")

    assert count(worker) == 0


def test_a_worker_has_no_verb_that_it_was_not_given(notes, worker, who):
    worker.execute("select tenancy.serve(%s)", [who.birch])

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        worker.execute("delete from public.note")


def test_a_worker_cannot_move_a_row(notes, worker, who):
    worker.execute("select tenancy.serve(%s)", [who.birch])

    with pytest.raises(psycopg.Error) as refused:
        worker.execute("update public.note set tenant_id = %s", [who.alder])

    assert refused.value.sqlstate == "PKT07"


@pytest.mark.parametrize("state", ["", "null", "broken"])
def test_a_broken_setting_serves_nobody(notes, worker, state):
    worker.execute("select set_config('tenancy.served', %s, true)", [state])

    assert count(worker) == 0


def test_a_tenant_that_is_gone_cannot_be_served(worker):
    with pytest.raises(psycopg.Error) as refused:
        worker.execute("select tenancy.serve('00000000-0000-4000-8000-000000000001')")

    assert refused.value.sqlstate == "PKT05"


def test_users_serve_nobody_and_the_setting_means_nothing_to_them(notes, signed_in, who):
    alice = signed_in(who.alice)
    alice.execute("select set_config('tenancy.served', %s, true)", [who.birch])
    assert count(alice) == 2

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        alice.execute("select tenancy.serve(%s)", [who.birch])

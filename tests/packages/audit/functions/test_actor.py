"""The log knows who wrote: by the claims and by the role."""

import pytest

ALICE = "00000000-0000-4000-8000-00000000000a"


@pytest.fixture
def shared_table(db, tracked):
    tracked("id integer primary key, user_id uuid")
    db.execute("grant all on public.thing to authenticated")
    db.commit()


def test_the_actor_is_who_writes_and_not_whose_row_it_is(shared_table, as_actor, logged):
    with as_actor("alice") as alice:
        alice.execute("insert into public.thing values (1, '00000000-0000-4000-8000-00000000000b')")

    assert logged("actor, actor_role") == [(ALICE, "authenticated")]


def test_without_claims_the_actor_is_unknown_and_the_role_is_not(shared_table, db, logged):
    db.execute("insert into public.thing values (1, null)")

    assert logged("actor, actor_role = session_user") == [(None, True)]


def test_claims_that_were_set_locally_before_leave_no_trace(shared_table, db, logged):
    db.execute("""select set_config('request.jwt.claims', '{"sub": "x"}', true)""")
    db.commit()

    db.execute("insert into public.thing values (1, null)")

    assert logged("actor") == [(None,)]


def test_an_actor_need_not_be_a_uuid(shared_table, db, logged):
    db.execute("""select set_config('request.jwt.claims', '{"sub": "auth0|7"}', true)""")

    db.execute("insert into public.thing values (1, null)")

    assert logged("actor") == [("auth0|7",)]

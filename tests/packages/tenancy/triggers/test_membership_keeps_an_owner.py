"""A tenant always has an owner, also when its owners leave at the same time."""

import threading

import psycopg
import pytest

from tests.packages.tenancy.conftest import become

LEAVE = "select tenancy.remove_member(%s, %s)"


def owners(db, tenant):
    return db.execute(
        "select count(*), (select owner_count from tenancy.tenant where id = %s)"
        " from tenancy.membership where tenant_id = %s and role = 'owner'",
        [tenant, tenant],
    ).fetchone()


@pytest.mark.parametrize(
    "attempt",
    [
        "delete from tenancy.membership where tenant_id = '{alder}'",
        "delete from tenancy.membership where user_id = '{alice}'",
        "update tenancy.membership set role = 'admin' where user_id = '{alice}'",
    ],
)
@pytest.mark.parametrize("role", ["tenancy_operator", None])
def test_the_last_owner_stays_whoever_asks(db, who, attempt, role):
    if role:
        db.execute(f"set local role {role}")

    with pytest.raises(psycopg.Error) as refused:
        db.execute(attempt.format(**vars(who)))

    assert refused.value.sqlstate == "PKT06"
    assert refused.value.diag.message_primary == f"tenant {who.alder} would have no owner"


def test_the_last_owner_neither_leaves_nor_steps_down(who, signed_in):
    for call, values in (
        (LEAVE, [who.alder, who.alice]),
        ("select tenancy.change_role(%s, %s, 'member')", [who.alder, who.alice]),
    ):
        with pytest.raises(psycopg.Error) as refused:
            signed_in(who.alice).execute(call, values)
        assert refused.value.sqlstate == "PKT06"


@pytest.mark.parametrize("level", ["read committed", "repeatable read", "serializable"])
def test_of_two_owners_who_leave_at_once_one_stays(connect, db, join, who, level):
    join(who.alder, who.dave, "owner")
    first, second = connect(), connect()
    for session, user in ((first, who.alice), (second, who.dave)):
        session.execute(f"set transaction isolation level {level}")
        become(session, user)
        assert session.execute("select cardinality(tenancy.my_tenants())").fetchone() == (1,)
    first.execute(LEAVE, [who.alder, who.alice])
    outcome = []

    def leave():
        try:
            second.execute(LEAVE, [who.alder, who.dave])
            second.commit()
            outcome.append("left")
        except psycopg.Error as error:
            second.rollback()
            outcome.append(error.sqlstate)

    thread = threading.Thread(target=leave)
    thread.start()
    first.commit()
    thread.join(10)

    assert outcome == ["PKT06" if level == "read committed" else "40001"]
    assert owners(db, who.alder) == (1, 1)


def test_many_owners_who_all_leave_at_once_leave_one(connect, db, join, who):
    people = [f"00000000-0000-4000-8000-0000000001{n:02}" for n in range(5)]
    for person in people:
        join(who.alder, person, "owner")
    outcome = []

    def leave(session, person):
        try:
            become(session, person)
            session.execute(LEAVE, [who.alder, person])
            session.commit()
            outcome.append("left")
        except psycopg.Error as error:
            session.rollback()
            outcome.append(error.sqlstate)

    sessions = [(connect(), person) for person in [who.alice, *people]]
    threads = [threading.Thread(target=leave, args=pair) for pair in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(outcome) == ["PKT06", *["left"] * 5]
    assert owners(db, who.alder) == (1, 1)


def test_a_tenant_can_be_removed_with_its_owners(db, who):
    db.execute("delete from tenancy.tenant where id = %s", [who.alder])

    assert owners(db, who.alder) == (0, None)


def test_owners_are_counted(db, who, join):
    join(who.alder, who.dave, "owner")
    assert owners(db, who.alder) == (2, 2)
    db.execute("update tenancy.membership set role = 'admin' where user_id = %s", [who.dave])
    assert owners(db, who.alder) == (1, 1)

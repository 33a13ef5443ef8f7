"""Roles are changed, and members removed, from above."""

import psycopg
import pytest

CHANGE = "select tenancy.change_role(%s, %s, %s)"
REMOVE = "select tenancy.remove_member(%s, %s)"
EVE = "00000000-0000-4000-8000-00000000000e"


@pytest.fixture
def staff(join, who):
    """Two admins and a member beside the owner and the viewer of the seed."""
    join(who.alder, who.dave, "admin")
    join(who.alder, EVE, "admin")


def refused(session, call, values):
    with pytest.raises(psycopg.Error) as error:
        session.execute(call, values)
    return error.value.sqlstate


def test_an_admin_changes_who_is_below(staff, who, signed_in):
    dave = signed_in(who.dave)
    dave.execute(CHANGE, [who.alder, who.carol, "member"])

    assert dave.execute(
        "select role from tenancy.membership where user_id = %s", [who.carol]
    ).fetchone() == ("member",)


def test_nobody_raises_himself_or_reaches_equals(staff, who, signed_in):
    for caller, target, role in [
        (who.dave, who.dave, "owner"),
        (who.dave, who.dave, "admin"),
        (who.dave, who.carol, "admin"),
        (who.dave, EVE, "viewer"),
        (who.dave, who.alice, "viewer"),
        (who.carol, who.carol, "member"),
        (who.bob, who.carol, "admin"),
        (who.dave, who.carol, "emperor"),
        (who.dave, who.carol, None),
    ]:
        assert refused(signed_in(caller), CHANGE, [who.alder, target, role]) == "PKT03"


def test_owners_make_owners(staff, who, signed_in):
    alice = signed_in(who.alice)
    alice.execute(CHANGE, [who.alder, who.dave, "owner"])
    alice.execute(CHANGE, [who.alder, who.alice, "member"])

    assert refused(alice, CHANGE, [who.alder, who.dave, "viewer"]) == "PKT03"


def test_members_are_removed_from_above_and_leave_by_themselves(staff, who, signed_in):
    assert refused(signed_in(who.dave), REMOVE, [who.alder, EVE]) == "PKT03"
    assert refused(signed_in(who.dave), REMOVE, [who.alder, who.alice]) == "PKT03"
    assert refused(signed_in(who.carol), REMOVE, [who.alder, who.dave]) == "PKT03"
    assert refused(signed_in(who.bob), REMOVE, [who.alder, who.carol]) == "PKT03"

    signed_in(who.dave).execute(REMOVE, [who.alder, who.carol])
    signed_in(EVE).execute(REMOVE, [who.alder, EVE])
    signed_in(who.alice).execute(REMOVE, [who.alder, who.dave])


def test_an_empty_claim_manages_nothing(staff, who, connect):
    for call, values in (
        (CHANGE, [who.alder, who.carol, "member"]),
        (REMOVE, [who.alder, who.carol]),
    ):
        session = connect()
        session.execute("set local role authenticated")
        session.execute("select set_config('request.jwt.claims', '', true)")
        assert refused(session, call, values) == "PKT03"

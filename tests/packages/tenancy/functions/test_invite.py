"""A person comes into a tenant by an invitation, which counts once and for that person only."""

import threading

import psycopg
import pytest

from tests.packages.tenancy.conftest import become

INVITE = "select tenancy.invite(%s, %s, %s)"
ACCEPT = "select tenancy.accept_invitation(%s)"


@pytest.fixture
def invited(signed_in, who):
    """A function that has Alice invite somebody and returns the token."""

    def invite(email="dave@d.test", role="member"):
        alice = signed_in(who.alice)
        token = alice.execute(INVITE, [who.alder, email, role]).fetchone()[0]
        alice.commit()
        return token

    return invite


def role_of(db, tenant, user):
    row = db.execute(
        "select role from tenancy.membership where tenant_id = %s and user_id = %s", [tenant, user]
    ).fetchone()
    return row and row[0]


def refused_with(session, *call):
    with pytest.raises(psycopg.Error) as refused:
        session.execute(*call)
    return refused.value.sqlstate


def test_the_invited_person_joins_once(db, who, signed_in, invited):
    token = invited("  Dave@D.test ")
    dave = signed_in(who.dave, email="DAVE@d.test")

    assert str(dave.execute(ACCEPT, [token]).fetchone()[0]) == who.alder
    dave.commit()

    assert role_of(db, who.alder, who.dave) == "member"
    assert refused_with(signed_in(who.dave, email="dave@d.test"), ACCEPT, [token]) == "PKT04"


def test_the_token_is_long_and_only_its_hash_is_kept(db, invited):
    token = invited()

    assert len(token) == 64
    assert db.execute(
        "select count(*) from tenancy.invitation as i where i::text ~ %s", [token]
    ).fetchone() == (0,)


def test_an_invitation_is_for_the_person_it_names(who, signed_in, invited):
    token = invited()

    for claims in ({"email": "bob@b.test"}, {}, {"email": None}):
        assert refused_with(signed_in(who.bob, **claims), ACCEPT, [token]) == "PKT04"


def test_without_an_email_whoever_has_the_token_comes(db, who, signed_in, invited):
    token = invited(None, "viewer")
    dave = signed_in(who.dave)
    dave.execute(ACCEPT, [token])
    dave.commit()

    assert role_of(db, who.alder, who.dave) == "viewer"


@pytest.mark.parametrize(
    "spoil",
    [
        "update tenancy.invitation set expires_at = now()",
        "update tenancy.tenant set suspended_at = now()",
        "delete from tenancy.invitation",
        # Whoever invited was sent away since.
        "insert into tenancy.membership values ('{alder}', '{bob}', 'owner');"
        " delete from tenancy.membership where tenant_id = '{alder}' and user_id = '{alice}'",
    ],
)
def test_an_invitation_does_not_outlive_its_reason(db, who, signed_in, invited, spoil):
    token = invited()
    db.execute(spoil.format(**vars(who)))
    db.commit()

    dave = signed_in(who.dave, email="dave@d.test")
    assert refused_with(dave, ACCEPT, [token]) == "PKT04"


def test_of_two_who_come_by_one_token_one_joins(db, connect, who, invited):
    token = invited(None)
    sessions = [(connect(), who.dave), (connect(), who.bob)]
    outcome = []

    def accept(session, user):
        try:
            become(session, user)
            session.execute(ACCEPT, [token])
            session.commit()
            outcome.append("joined")
        except psycopg.Error as error:
            session.rollback()
            outcome.append(error.sqlstate)

    threads = [threading.Thread(target=accept, args=pair) for pair in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert sorted(outcome) == ["PKT04", "joined"]


def test_members_keep_what_is_higher(db, who, signed_in, invited, join):
    join(who.alder, who.dave, "admin")
    dave = signed_in(who.dave)
    dave.execute(ACCEPT, [invited(None, "viewer")])
    dave.commit()
    assert role_of(db, who.alder, who.dave) == "admin"

    carol = signed_in(who.carol)
    carol.execute(ACCEPT, [invited(None, "member")])
    carol.commit()
    assert role_of(db, who.alder, who.carol) == "member"


def test_managers_give_the_roles_below_their_own(who, signed_in, join):
    join(who.alder, who.dave, "admin")

    assert signed_in(who.dave).execute(INVITE, [who.alder, "x@x.test", "member"]).fetchone()
    for user, tenant, role in [
        (who.dave, who.alder, "admin"),
        (who.dave, who.alder, "owner"),
        (who.carol, who.alder, "viewer"),
        (who.carol, who.birch, "viewer"),
        (who.alice, who.birch, "viewer"),
        (who.alice, who.alder, "emperor"),
        (who.alice, who.alder, None),
        (who.alice, None, "viewer"),
    ]:
        assert refused_with(signed_in(user), INVITE, [tenant, "x@x.test", role]) == "PKT03"


def test_an_invitation_is_taken_back_by_who_may_give_it(who, signed_in, invited, db):
    invited()
    number = db.execute("select id from tenancy.invitation").fetchone()[0]
    db.commit()
    revoke = "select tenancy.revoke_invitation(%s)"

    assert signed_in(who.bob).execute(revoke, [number]).fetchone() == (False,)
    assert signed_in(who.carol).execute(revoke, [number]).fetchone() == (False,)
    alice = signed_in(who.alice)
    assert alice.execute(revoke, [number]).fetchone() == (True,)
    assert alice.execute(revoke, [number]).fetchone() == (False,)


def test_visitors_neither_invite_nor_come(as_actor, who):
    for call in (
        f"select tenancy.invite('{who.alder}', 'x')",
        "select tenancy.accept_invitation('x')",
    ):
        with as_actor("visitor") as visitor, pytest.raises(psycopg.errors.InsufficientPrivilege):
            visitor.execute(call)

"""auth.uid, jwt, role and email read the claims that the gateway sets."""

import json

import psycopg
import pytest

ALICE = "00000000-0000-4000-8000-00000000000a"


def claim(db, **claims):
    db.execute("select set_config('request.jwt.claims', %s, true)", [json.dumps(claims)])


def test_claims_are_read(db):
    claim(db, sub=ALICE, role="authenticated", email="alice@a.test")

    row = db.execute("select auth.uid()::text, auth.role(), auth.email()").fetchone()

    assert row == (ALICE, "authenticated", "alice@a.test")
    assert db.execute("select auth.jwt() ->> 'sub'").fetchone() == (ALICE,)


def test_nobody_asks_before_claims_were_set(db):
    row = db.execute("select auth.uid(), auth.jwt(), auth.role(), auth.email()").fetchone()

    assert row == (None, None, None, None)


def test_the_empty_string_that_set_local_leaves_behind_counts_as_nothing(db):
    claim(db, sub=ALICE)
    db.commit()

    assert db.execute("select current_setting('request.jwt.claims')").fetchone() == ("",)
    row = db.execute("select auth.uid(), auth.jwt(), auth.role(), auth.email()").fetchone()
    assert row == (None, None, None, None)


def test_a_setting_per_claim_still_wins(db):
    claim(db, sub=ALICE)
    db.execute(
        "select set_config('request.jwt.claim.sub', '00000000-0000-4000-8000-00000000000b', true)"
    )

    assert db.execute("select auth.uid()::text").fetchone() == (
        "00000000-0000-4000-8000-00000000000b",
    )


def test_visitors_may_ask_who_they_are_but_not_who_others_are(as_actor):
    with as_actor("visitor") as visitor:
        assert visitor.execute("select auth.uid()").fetchone() == (None,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            visitor.execute("select * from auth.users")


def test_act_as_lasts_until_the_transaction_ends(db):
    db.execute("select platform.act_as(%s)", [ALICE])

    assert db.execute("select current_user::text, auth.uid()::text").fetchone() == (
        "authenticated",
        ALICE,
    )
    db.commit()
    assert db.execute("select current_user = session_user, auth.uid()").fetchone() == (True, None)

"""is_on gives the new version to a stable share of the subjects, and to nobody by mistake."""

import pytest

SHARE = "select flags.set_share('shop.price', %s)"
WHO = (
    "select array_agg(n order by n) from generate_series(1, 10000) as n"
    " where flags.is_on(%s, 'user-' || n)"
)


def chosen(db, flag="shop.price"):
    return set(db.execute(WHO, [flag]).fetchone()[0] or [])


def is_on(db, subject=None, flag="shop.price"):
    return db.execute("select flags.is_on(%s, %s)", [flag, subject]).fetchone()[0]


def test_ten_per_cent_are_ten_per_cent_and_keep_it_when_the_share_grows(db, turn):
    turn(SHARE, 10)
    tenth = chosen(db)
    assert 900 < len(tenth) < 1100
    assert chosen(db) == tenth

    turn(SHARE, 20)
    fifth = chosen(db)
    assert 1850 < len(fifth) < 2150
    assert tenth < fifth

    turn(SHARE, 10)
    assert chosen(db) == tenth


def test_each_flag_chooses_others(db, turn):
    turn(SHARE, 10)
    turn("select flags.set_share('shop.stock', 10)")

    assert 50 < len(chosen(db) & chosen(db, "shop.stock")) < 160


@pytest.mark.parametrize(("share", "count"), [(0, 0), (100, 10000)])
def test_nobody_and_everybody_are_exact(db, turn, share, count):
    turn(SHARE, share)

    assert len(chosen(db)) == count
    assert is_on(db) is (share == 100)


def test_a_small_share_is_not_rounded_away(db, turn):
    turn("select flags.set_share('shop.price', 0.25)")

    assert 8 < len(chosen(db)) < 45


def test_lists_win_over_the_share_and_rolling_back_over_all(db, turn):
    turn(SHARE, 100)
    turn("select flags.enlist('shop.price', 'bob', false)")
    assert (is_on(db, "alice"), is_on(db, "bob")) == (True, False)

    turn(SHARE, 0)
    turn("select flags.enlist('shop.price', 'alice', true)")
    assert (is_on(db, "alice"), is_on(db, "carol")) == (True, False)

    turn("select flags.roll_back('shop.price')")
    assert is_on(db, "alice") is False


def test_the_caller_is_who_the_claims_name(db, turn, as_actor):
    turn(SHARE, 0)
    turn("select flags.enlist('shop.price', 'alice', true)")

    for sub, answer in (("alice", True), ("bob", False)):
        with as_actor(role="authenticated", claims={"sub": sub}) as session:
            assert is_on(session) is answer


@pytest.mark.parametrize("claims", [None, "", "broken", "{}", "[]", "null", '{"sub": ""}'])
@pytest.mark.parametrize("role", ["authenticated", "anon"])
def test_nobody_in_particular_gets_the_old_version_without_an_error(db, turn, role, claims):
    turn(SHARE, 99)
    turn("select flags.enlist('shop.price', 'bob', false)")
    db.execute(f"set local role {role}")
    if claims is not None:
        db.execute("select set_config('request.jwt.claims', %s, true)", [claims])

    assert is_on(db) is False
    assert is_on(db, flag="no such flag") is False
    assert is_on(db, flag=None) is False


def test_a_call_reads_one_row_by_its_key(db, turn):
    turn(
        "insert into flags.flag (name, share)"
        " select 'flag-' || n, 50 from generate_series(1, 2000) as n"
    )
    db.execute("analyze flags.flag")
    counts = (
        "select pg_stat_get_xact_numscans('flags.flag_pkey'::regclass),"
        " pg_stat_get_xact_tuples_fetched('flags.flag_pkey'::regclass),"
        " pg_stat_get_xact_numscans('flags.flag'::regclass)"
    )
    before = db.execute(counts).fetchone()
    is_on(db, "alice", "flag-7")
    after = db.execute(counts).fetchone()

    assert after[0] - before[0] == 1
    assert after[2] == before[2]

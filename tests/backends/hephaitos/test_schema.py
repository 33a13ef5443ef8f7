"""The backend as a whole: who may reach what."""


def test_row_security_is_on_for_every_table(db):
    """C-19"""
    assert (
        db.execute(
            "select relname from pg_class where relnamespace = 'hephaitos'::regnamespace"
            " and relkind in ('r', 'p') and not relrowsecurity"
        ).fetchall()
        == []
    )


def test_the_public_executes_nothing(db):
    """C-02"""
    assert (
        db.execute(
            "select p.oid::regprocedure::text from pg_proc as p"
            " where p.pronamespace = 'hephaitos'::regnamespace"
            " and has_function_privilege('public', p.oid, 'execute')"
        ).fetchall()
        == []
    )


def test_functions_that_run_as_their_owner_pin_the_search_path_and_own_no_cluster(db):
    """C-03"""
    found = db.execute(
        "select p.proname, p.proconfig, r.rolsuper from pg_proc as p"
        " inner join pg_roles as r on p.proowner = r.oid"
        " where p.pronamespace in ('hephaitos'::regnamespace, 'audit'::regnamespace)"
        " and p.prosecdef"
    ).fetchall()

    assert len(found) >= 9
    assert [f for f in found if 'search_path=""' not in (f[1] or []) or f[2]] == []


def test_each_strategy_belongs_to_one_user(as_actor, seeded):
    with as_actor("bob") as bob:
        names = bob.execute("select distinct user_id::text from hephaitos.strategies").fetchall()
        assert names == [(seeded.bob,)]
        assert (
            bob.execute(
                "update hephaitos.strategies set name = 'mine' where id = %s", [seeded.momentum]
            ).rowcount
            == 0
        )
        assert (
            bob.execute(
                "delete from hephaitos.strategies where id = %s", [seeded.momentum]
            ).rowcount
            == 0
        )


def test_updated_at_moves_when_something_changes(db, seeded):
    """C-59"""
    stamp = "select updated_at from hephaitos.strategies where id = %s"
    before = db.execute(stamp, [seeded.momentum]).fetchone()
    db.commit()

    db.execute("update hephaitos.strategies set name = name where id = %s", [seeded.momentum])
    assert db.execute(stamp, [seeded.momentum]).fetchone() == before

    db.execute("update hephaitos.strategies set name = 'new' where id = %s", [seeded.momentum])
    assert db.execute(stamp, [seeded.momentum]).fetchone() > before

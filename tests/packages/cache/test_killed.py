"""A client that is killed leaves no guard, no half value and no invalidation behind."""

from tests.packages.killed import client_to_kill

COMPUTE = "select cache.get_or_compute('report:1', 'public.report()', patience => '30 seconds')"


def test_who_waits_takes_over_from_a_computation_that_was_killed(pgpkg_database, connect):
    with connect(autocommit=True) as session:
        session.execute("create sequence public.run")
        session.execute(
            "create function public.report() returns text language sql"
            " as $$ select 'run ' || nextval('public.run') $$"
        )
        with client_to_kill(pgpkg_database, COMPUTE) as computing:
            assert session.execute("select cache.get('report:1')").fetchone() == (None,)
            computing.kill()

            assert session.execute(COMPUTE).fetchone() == ("run 2",)
        assert session.execute(COMPUTE).fetchone() == ("run 2",)


def test_an_invalidation_that_was_killed_invalidates_nothing(pgpkg_database, connect):
    with connect(autocommit=True) as session:
        session.execute("select cache.set('k', 'v', array['t'])")
        with client_to_kill(pgpkg_database, "select cache.invalidate('t')") as invalidating:
            invalidating.kill()
            invalidating.wait()

        session.execute("select cache.invalidate('u')")
        assert session.execute("select cache.get('k')").fetchone() == ("v",)

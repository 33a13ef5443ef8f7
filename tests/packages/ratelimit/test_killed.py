"""A client that is killed holds nobody up, and what it had not committed is not counted."""

from tests.packages.killed import client_to_kill

HIT = """select allowed, remaining from ratelimit.hit_for('api', '{"sub": "ann"}')"""


def test_the_next_caller_waits_no_longer_than_the_killed_one_lives(pgpkg_database, connect):
    with connect(autocommit=True) as session:
        session.execute("select ratelimit.define_policy('api', 'per user', 3, '1 hour')")
        assert session.execute(HIT).fetchone() == (True, 2)
        with client_to_kill(pgpkg_database, HIT, HIT) as killed:
            killed.kill()

            assert session.execute(HIT).fetchone() == (True, 1)
        assert session.execute(HIT).fetchone() == (True, 0)
        assert session.execute(HIT).fetchone() == (False, 0)

"""presence.who answers with those who are there, in order."""

import os

import psycopg
import pytest

from pgpkg import apply
from pgpkg.project import Project
from tests.packages.ownserver import own_server

PROVIDER = os.environ.get("PGPKG_TEST_SERVER", "embedded")


def test_those_who_have_been_there_longest_come_first(call, who, later):
    for name in ("zoe", "ann", "bob"):
        call(name, "join", "room:7")
        later("1 second")

    assert who("room:7") == ["zoe", "ann", "bob"]
    assert [row[0] for row in call("ann", "who", "room:7", 2)] == ["zoe", "ann"]


def test_nobody_is_in_an_empty_room(who):
    assert who("room:7") == []


def test_schema_and_time_can_be_chosen_and_on_a_standby_nobody_is_seen(tmp_path):
    (tmp_path / "pgpkg.toml").write_text(
        '[project]\nname = "app"\n[packages]\n'
        'presence = { schema = "here", owner = "here_owner", user = "here_user",'
        ' admin = "here_admin", ttl = "2 hours" }\n'
    )
    claims = """select set_config('request.jwt.claims', '{"sub": "ann"}', false)"""
    with own_server(PROVIDER) as server:
        apply.build(server.url(), Project.load(tmp_path).tree)
        with server.standby() as standby, psycopg.connect(server.url(), autocommit=True) as db:
            db.execute(claims)
            db.execute("listen here")
            db.execute("set role here_user")
            joined = "select here.join('room:7') - clock_timestamp() > interval '119 minutes'"
            assert db.execute(joined).fetchone() == (True,)
            assert [n.payload for n in db.notifies(timeout=1, stop_after=1)] == ['["room:7"]']
            assert db.execute("select count(*) from here.who('room:7')").fetchone() == (1,)

            standby.wait_for(server)
            with psycopg.connect(standby.url(), autocommit=True) as copy:
                copy.execute(claims)
                assert copy.execute("select * from here.who('room:7')").fetchall() == []
                with pytest.raises(psycopg.errors.FeatureNotSupported):
                    copy.execute("select here.heartbeat('room:7')")

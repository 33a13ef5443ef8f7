"""A server that says no says why, each reason with its own code and without the password."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest
from psycopg.conninfo import make_conninfo

from pgpkg import database as databases
from pgpkg.errors import ConnectionLost, LoginRefused, NoSuchDatabase, ServerTooOld, Unreachable


def refused(url, kind):
    with pytest.raises(kind) as caught:
        databases.connect(url)
    error = caught.value
    assert error.exit_code == 3
    assert error.hint
    assert "s3cret" not in f"{error.message}{error.detail}{error.hint}"
    return error


def test_nobody_answers(database):
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        error = refused(f"postgresql://ann:s3cret@127.0.0.1:{port}/x", Unreachable)

    assert str(port) in error.message


def test_the_password_is_wrong(database):
    with closing(databases.connect(database)) as connection:
        connection.execute("select pg_catalog.set_config('x.y', '1', false)")
        if not connection.info.password:
            pytest.skip("this server trusts everybody")
    error = refused(make_conninfo(database, password="s3cret"), LoginRefused)
    assert "password authentication failed" in error.detail


def test_the_role_is_unknown(database):
    refused(make_conninfo(database, user="nobody_at_all", password="s3cret"), LoginRefused)


def test_the_database_is_unknown(database):
    error = refused(make_conninfo(database, dbname="no_such_thing"), NoSuchDatabase)
    assert "no_such_thing" in error.message


def test_an_old_server_is_refused(database, monkeypatch):
    monkeypatch.setattr(databases, "OLDEST", 990000)
    refused(database, ServerTooOld)


def test_a_server_that_goes_away_is_told_from_one_that_refuses(shop):
    """The deployer's session is ended from outside, in the middle of a migration."""
    shop.apply()
    end = "select pg_terminate_backend(pg_backend_pid());\n"
    shop.migration("shop_0002_end", end)

    with pytest.raises(ConnectionLost):
        shop.apply()

    shop.migration("shop_0002_end", "select 1;\n")
    assert shop.apply().migrations == ("shop_0002_end",)
    outcomes = shop.rows("select outcome from pgpkg.deploy order by id")
    assert outcomes == [("applied",), ("interrupted",), ("applied",)]

"""The stand-in of pg_net records the requests that were asked for."""

import psycopg
import pytest


def test_a_get_is_recorded_with_its_parameters_encoded(as_actor, db):
    with as_actor(role="service_role") as service:
        (request,) = service.execute(
            """select net.http_get('http://x.test/?a=1', '{"q": "ü & b"}')"""
        ).fetchone()

    assert db.execute(
        "select method, url, body from net.http_request_queue where id = %s", [request]
    ).fetchone() == ("GET", "http://x.test/?a=1&q=%C3%BC%20%26%20b", None)


def test_a_post_carries_its_body(db):
    (request,) = db.execute("""select net.http_post('http://x.test', '{"a": 1}')""").fetchone()

    assert db.execute(
        "select method, convert_from(body, 'UTF8'), timeout_milliseconds"
        " from net.http_request_queue where id = %s",
        [request],
    ).fetchone() == ("POST", '{"a": 1}', 5000)


def test_a_post_of_anything_but_json_is_refused(db):
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        db.execute("""select net.http_post('http://x.test', headers => '{"Accept": "*/*"}')""")


def test_users_send_no_requests(as_actor):
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alice.execute("select net.http_get('http://x.test')")

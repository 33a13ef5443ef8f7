"""Addresses are understood in every form, and no password comes out."""

from __future__ import annotations

import psycopg
import pytest

from pgpkg import database
from pgpkg.errors import BadAddress, Blocked, ConnectionLost, MissingPrivilege, StatementFailed


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ann:s3cret@h/db",
        "postgresql://h/db?user=ann&password=s3cret&x=1",
        "host=h password=s3cret dbname=db",
        "host=h password='s3cret with \\' quote' dbname=db",
        "postgresql//ann:s3cret@h/db",
        "postgresql://ann:s@s3cret@h/db",
        "sslpassword=s3cret",
    ],
)
def test_a_password_is_hidden(text):
    assert "s3cret" not in database.mask(text)
    assert "***" in database.mask(text)


def test_what_is_no_password_stays():
    text = 'connection to "h", user "ann": postgresql://ann@h:5432/db?application_name=password'
    assert database.mask(text) == text


def test_yoyos_form_of_an_address_is_understood():
    assert database.address("postgresql+psycopg://ann@h:1/db")["host"] == "h"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql//ann:s3cret@h/db",
        "postgresql://ann:s3cret@h:port/db",
        "nonsense s3cret",
        "postgresql://ann:s3cret%zz@h/db",
        'postgresql://ann:"s3cret%zz@h/db',
        "postgresql://ann:two s3cret@h/db",
        "postgresql://ann:at@s3cret@h/db",
        "postgresql://ann:s3cret/s3cret@h/db",
        "host=h password=two s3cret",
    ],
)
def test_an_address_that_means_nothing_is_refused(url):
    with pytest.raises(BadAddress) as caught:
        database.connect(url)

    assert "s3cret" not in caught.value.detail + caught.value.message
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (psycopg.errors.InsufficientPrivilege("no"), MissingPrivilege),
        (psycopg.errors.LockNotAvailable("no"), Blocked),
        (psycopg.errors.AdminShutdown("no"), ConnectionLost),
        (psycopg.OperationalError("server closed the connection"), ConnectionLost),
        (psycopg.errors.UndefinedTable("no"), StatementFailed),
    ],
)
def test_each_kind_of_error_has_its_own_code(error, kind):
    found = database.translate(error, file="sql/a.sql", line=3, what="shop_0001")

    assert type(found) is kind
    assert found.place == "sql/a.sql:3"
    assert found.message.startswith("shop_0001: ")
    assert found.hint

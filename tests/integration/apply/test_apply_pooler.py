"""A transaction pooler is refused, a session pooler is not."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from pgpkg.errors import TransactionPooler
from tests import pgbouncer


@pytest.fixture
def pooled(applied, tmp_path_factory):
    """A function that starts pgbouncer before the database, in a mode; the address is answered."""
    pgbouncer.require()
    with ExitStack() as started:

        def start(mode, size=5):
            folder = tmp_path_factory.mktemp("pgbouncer")
            return started.enter_context(pgbouncer.pooled(applied.url, folder, mode, size))

        yield start


def test_transaction_pooling_is_refused(applied, pooled):
    applied.url = pooled("transaction")
    applied.migration("shop_0002_add_note", "create table shop.note ();\n")

    with pytest.raises(TransactionPooler) as caught:
        applied.apply()

    assert "pool in session mode" in caught.value.hint
    assert applied.value("select to_regclass('shop.note')") is None
    assert [m.id for m in applied.plan().migrations] == ["shop_0002_add_note"]


@pytest.mark.parametrize("size", [5, 1])
def test_session_pooling_is_welcome(applied, pooled, size):
    direct, applied.url = applied.url, pooled("session", size)
    applied.migration("shop_0002_add_note", "create table shop.note ();\n")

    assert applied.apply().migrations == ("shop_0002_add_note",)
    applied.url = direct
    assert applied.value("select to_regclass('shop.note')") is not None

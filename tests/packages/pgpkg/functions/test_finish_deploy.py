"""pgpkg.finish_deploy says how a deploy ended, once."""

import pytest
from psycopg.errors import CheckViolation
from psycopg.types.json import Jsonb

END = "select outcome, error, finished_at >= started_at from pgpkg.deploy where id = %s"


def test_a_deploy_ends_well(ledger, value, begun):
    number = begun()

    value("select pgpkg.finish_deploy(%s, 'applied')", number)

    assert ledger.execute(END, [number]).fetchone() == ("applied", None, True)


def test_a_deploy_fails_with_its_error(ledger, value, begun):
    number = begun()
    error = {"code": "PGK501", "message": "no"}

    value("select pgpkg.finish_deploy(%s, 'failed', %s)", number, Jsonb(error))

    assert ledger.execute(END, [number]).fetchone() == ("failed", error, True)


def test_the_first_end_counts(ledger, value, begun):
    number = begun()
    value("select pgpkg.finish_deploy(%s, 'applied')", number)
    before = ledger.execute("select * from pgpkg.deploy where id = %s", [number]).fetchone()

    value("select pgpkg.finish_deploy(%s, 'failed', '{}')", number)

    after = ledger.execute("select * from pgpkg.deploy where id = %s", [number]).fetchone()
    assert after == before


def test_only_the_named_deploy_ends(value, begun):
    first = begun()

    value("select pgpkg.finish_deploy(%s, 'applied')", first + 1)

    assert value("select outcome from pgpkg.deploy where id = %s", first) == "running"


@pytest.mark.parametrize("outcome", ["well", "running"])
def test_an_end_that_is_none_is_refused(value, begun, outcome):
    number = begun()

    with pytest.raises(CheckViolation):
        value("select pgpkg.finish_deploy(%s, %s)", number, outcome)

"""A deploy runs or has ended, and what it wrote keeps it."""

import pytest
from psycopg.errors import CheckViolation, ForeignKeyViolation


@pytest.mark.parametrize(
    "change",
    [
        "finished_at = now()",
        "outcome = 'applied'",
        "outcome = 'well', finished_at = now()",
    ],
)
def test_it_has_an_end_exactly_when_it_is_over(ledger, begun, change):
    number = begun()

    with pytest.raises(CheckViolation):
        ledger.execute(f"update pgpkg.deploy set {change} where id = %s", [number])


def test_one_that_wrote_something_cannot_be_removed(ledger, value, begun, laid):
    number = begun()
    ledger.execute("select set_config('pgpkg.deploy_id', %s, false)", [str(number)])
    laid("x")
    assert value("select deploy_id from pgpkg.object_version where name = 'u.v'") == number

    with pytest.raises(ForeignKeyViolation):
        ledger.execute("delete from pgpkg.deploy where id = %s", [number])

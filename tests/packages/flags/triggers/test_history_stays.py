"""What was done stays written, whoever asks."""

import psycopg
import pytest


@pytest.mark.parametrize(
    "attempt",
    [
        "update flags.flag_change set actor = 'nobody'",
        "delete from flags.flag_change",
        "truncate flags.flag_change",
        "truncate flags.flag",
    ],
)
@pytest.mark.parametrize("role", ["flags_owner", None])
def test_not_even_the_owner_changes_the_history(db, attempt, role):
    if role:
        db.execute(f"set local role {role}")

    with pytest.raises(psycopg.Error) as refused:
        db.execute(attempt)

    assert refused.value.sqlstate == "PKF02"

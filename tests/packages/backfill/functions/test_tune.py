"""backfill.tune changes the pace of a task and nothing else."""

import psycopg
import pytest


def test_the_pace_changes_and_null_switches_a_brake_off(db, shop, drive):
    shop(25, batch=10)
    db.execute("""select backfill.tune('clients', '{"batch": 20, "max_lag": null}')""")
    db.commit()

    assert drive() == ["moved", "moved", "done"]
    assert db.execute("select batch, max_lag, sleep_ratio from backfill.task").fetchone() == (
        20,
        None,
        0,
    )


def test_what_is_moved_cannot_be_tuned(db, shop):
    shop()

    with pytest.raises(psycopg.Error) as refused:
        db.execute("""select backfill.tune('clients', '{"query": "select 1"}')""")

    assert refused.value.sqlstate == "PKB08"
    assert refused.value.diag.message_primary == "a backfill has no setting query"

"""The jobs of the package are scheduled where there is a cron, and their commands run."""

import pytest


@pytest.mark.parametrize("job", ["audit_seal", "audit_renew"])
def test_each_command_runs(db, job):
    (command,) = db.execute("select command from cron.job where jobname = %s", [job]).fetchone()

    assert db.execute(command).rowcount in {0, 1}


def test_nothing_is_sealed_unless_the_parameter_asks_for_it(db):
    (command,) = db.execute("select command from cron.job where jobname = 'audit_seal'").fetchone()

    assert db.execute(command).fetchall() == []

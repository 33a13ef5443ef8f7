"""The job does what is due, as pg_cron or its stand-in would run it."""

JOB = "select command from cron.job where jobname = 'partitions_maintain'"


def test_the_scheduled_command_makes_partitions(db, event):
    event()
    db.execute("select partitions.manage('event', 'month', 1)")
    db.execute("update partitions.managed set ahead = 3")

    (command,) = db.execute(JOB).fetchone()

    assert db.execute(command).fetchone()[1] == 2

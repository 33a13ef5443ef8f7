"""backfill.progress tells how far a task is and when it will be done."""


def test_it_tells_how_far_and_how_long(db, shop, drive):
    shop(1000, batch=250)
    assert db.execute(
        "select state, percent, time_left, abs(estimated_rows - 1000) < 500 from backfill.progress"
    ).fetchone() == ("running", 0, None, True)
    db.execute("update backfill.task set estimated_rows = 1000")
    db.commit()

    drive(steps=1)

    assert db.execute(
        "select percent, rows_per_second > 0, time_left > '0', checkpoint from backfill.progress"
    ).fetchone() == (25, True, True, ["client:000250"])
    db.commit()
    drive()
    assert db.execute(
        "select percent, time_left, finished_at <= now() from backfill.progress"
    ).fetchone() == (100, None, True)

"""refresh.work is a handler for jobs of a queue."""


def test_a_job_of_a_queue_refreshes_what_is_due(db, shop, totals):
    shop()
    db.execute(
        "select queue.create_queue('refresh'),"
        " queue.handle('refresh', 'refresh.work(jsonb)', 'refresh_operator')"
    )
    db.execute("insert into shop.sale values ('2026-01-02', 10)")
    db.execute("select queue.enqueue('refresh', 'refresh')")
    db.commit()

    assert db.execute("select queue.work('refresh')").fetchone() == (1,)
    assert totals() == 11
    assert db.execute("select refreshes from refresh.state").fetchone() == (2,)

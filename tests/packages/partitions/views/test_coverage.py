"""partitions.coverage tells in time that the next period has no partition."""

QUESTION = "select is_ahead, problem from partitions.coverage"


def test_the_next_period_is_there_or_it_is_told(db, event):
    event()
    db.execute("select partitions.manage('event', 'month', 1)")
    assert db.execute(QUESTION).fetchall() == [(True, None)]

    last = "select relation::text from partitions.bounds('event') order by to_at desc limit 1"
    db.execute(f"drop table {db.execute(last).fetchone()[0]}")

    assert db.execute(QUESTION).fetchall() == [(False, None)]


def test_what_went_wrong_stays_until_it_went_well(db, event):
    event()
    db.execute("select partitions.manage('event', 'day', 1)")
    db.execute("update partitions.managed set ahead = 2")
    db.execute("create table blocker as select 1")
    db.execute(
        "do $$ begin execute format('alter table blocker rename to %I', partitions.name_for("
        "'event', 'day', (now() at time zone 'UTC')::date + 2)); end $$"
    )

    db.execute("select * from partitions.maintain()")
    assert "and it is not the partition of" in db.execute(QUESTION).fetchone()[1]

    db.execute(
        "do $$ begin execute format('drop table %I', partitions.name_for("
        "'event', 'day', (now() at time zone 'UTC')::date + 2)); end $$"
    )
    db.execute("select * from partitions.maintain()")
    assert db.execute(QUESTION).fetchall() == [(True, None)]

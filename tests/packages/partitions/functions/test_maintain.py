"""partitions.maintain adds ahead, detaches what is old, and drops it later."""

import psycopg
import pytest

MAINTAIN = "select added, detached, dropped, problem from partitions.maintain('event')"
OLD = "create table event_old partition of event for values from ('2019-01-01') to ('2020-01-01')"


@pytest.fixture
def managed(db, event):
    event()
    db.execute(OLD)
    db.execute("select partitions.manage('event', 'month', 1, '2 years', drop_after => '0')")
    db.commit()


def exists(db, name="event_old"):
    return db.execute("select to_regclass(%s) is not null", [name]).fetchone()[0]


def test_old_partitions_are_detached_and_dropped_by_the_next_run(db, managed):
    assert db.execute(MAINTAIN).fetchall() == [(0, 1, 0, None)]
    assert exists(db)
    assert db.execute("select count(*) from partitions.bounds('event')").fetchone() == (2,)
    db.commit()

    assert db.execute(MAINTAIN).fetchall() == [(0, 0, 1, None)]
    assert not exists(db)


@pytest.mark.parametrize("drop_after", ["1 day", None])
def test_what_was_detached_stays_as_long_as_asked(db, managed, drop_after):
    db.execute("update partitions.managed set drop_after = %s", [drop_after])
    db.execute(MAINTAIN)
    db.commit()

    assert db.execute(MAINTAIN).fetchall() == [(0, 0, 0, None)]
    assert exists(db)


def test_a_table_that_was_attached_again_is_not_dropped(db, managed):
    db.execute(MAINTAIN)
    db.execute("update partitions.managed set keep = null")
    db.execute("select partitions.attach('event', 'event_old', '2019-01-01', '2020-01-01')")
    db.commit()

    assert db.execute(MAINTAIN).fetchall() == [(0, 0, 0, None)]
    assert exists(db)
    assert db.execute("select * from partitions.detached").fetchall() == []


def test_who_reads_the_parent_is_waited_for_a_moment_and_the_rest_is_done(db, connect, managed):
    db.execute("update partitions.managed set ahead = 3")
    db.commit()
    db.execute("create table other (at date) partition by range (at)")
    db.execute("select partitions.manage('other', 'day', 1)")
    db.execute("update partitions.managed set ahead = 2 where parent = 'other'::regclass")
    db.commit()
    with connect() as reader:
        reader.execute("select * from event")

        found = db.execute(
            "select parent::text, added, detached, problem from partitions.maintain() order by 1"
        ).fetchall()

        assert found == [
            ("event", 2, 0, "canceling statement due to lock timeout"),
            ("other", 1, 0, None),
        ]
    db.commit()
    assert db.execute(MAINTAIN).fetchall() == [(0, 1, 0, None)]


def test_an_interrupted_detach_is_finished(db, connect, managed):
    with connect() as reader, connect(autocommit=True) as dba:
        reader.execute("select * from event")
        dba.execute("set statement_timeout = '300ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            dba.execute("alter table event detach partition event_old concurrently")
    assert db.execute("select are_detaching from partitions.coverage").fetchone() == (1,)
    db.commit()

    assert db.execute(MAINTAIN).fetchall() == [(0, 1, 0, None)]
    assert db.execute("select are_detaching from partitions.coverage").fetchone() == (0,)


def test_two_sessions_do_not_do_the_same_work(db, connect, managed):
    db.execute("update partitions.managed set ahead = 6")
    db.commit()
    with connect() as other:
        assert other.execute(MAINTAIN).fetchall() == [(5, 1, 0, None)]

        assert db.execute(MAINTAIN).fetchall() == []


def test_a_table_that_is_gone_is_forgotten(db, managed):
    db.execute("drop table event")

    assert db.execute("select * from partitions.maintain()").fetchall() == []
    assert db.execute("select * from partitions.managed").fetchall() == []


def test_what_is_not_managed_any_more_stays_as_it_is(db, managed):
    db.execute("select partitions.unmanage('event')")

    assert db.execute(MAINTAIN).fetchall() == []
    assert db.execute("select count(*) from partitions.bounds('event')").fetchone() == (3,)

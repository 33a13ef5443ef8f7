"""partitions.manage makes what is missing at once, and says no to what it cannot keep."""

import datetime as dt
import itertools

import psycopg
import pytest

TODAY = dt.datetime.now(dt.UTC).date()


def months(first, count):
    """The first days of `count` months, from the month of `first` on."""
    start = first.year * 12 + first.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(start, start + count)]


def test_the_current_month_and_those_ahead_are_there_at_once(db, event, ranges):
    event()

    assert db.execute("select partitions.manage('event', 'month', ahead => 2)").fetchone() == (3,)

    days = months(TODAY, 4)
    assert ranges() == [(f"event_{a:%Y_%m}", f"{a}", f"{b}") for a, b in itertools.pairwise(days)]


@pytest.mark.parametrize(
    ("period", "ending"), [("year", "%Y"), ("week", "%Gw%V"), ("day", "%Y_%m_%d")]
)
@pytest.mark.parametrize(
    ("key_type", "here"),
    [
        ("date", "now() at time zone 'UTC'"),
        ("timestamp", "now() at time zone 'UTC'"),
        ("timestamptz", "now()"),
    ],
)
def test_every_period_and_type_of_key_takes_a_row_of_today(
    db, event, ranges, period, ending, key_type, here
):
    event(key_type)
    db.execute("set local timezone = 'Pacific/Kiritimati'")
    db.execute("select partitions.manage('event', %s, ahead => 1)", [period])

    row = db.execute(f"insert into event (at) values ({here}) returning tableoid::regclass::text")

    begins = dt.date.fromisoformat(ranges()[0][1])
    assert row.fetchone() == (f"event_{begins:{ending}}",)
    assert len(ranges()) == 2


def test_said_again_it_changes_the_settings_and_adds_only_what_is_missing(db, event):
    event()
    db.execute("select partitions.manage('event', 'month', ahead => 2)")

    again = "select partitions.manage('event', 'month', ahead => 2, keep => '1 year')"
    assert db.execute(again).fetchone() == (0,)
    assert db.execute("select ahead, keep from partitions.managed").fetchall() == [
        (2, dt.timedelta(days=365))
    ]
    assert db.execute("select partitions.manage('event', 'month', ahead => 4)").fetchone() == (2,)


def test_the_past_has_partitions_where_asked_but_not_what_is_not_kept(db, event, ranges):
    event()
    db.execute("select partitions.manage('event', 'year', 1, since => '2019-07-01+00')")
    assert ranges()[0] == ("event_2019", "2019-01-01", "2020-01-01")

    db.execute("create table kept (at date) partition by range (at)")
    db.execute("select partitions.manage('kept', 'year', 1, '2 years', since => '2019-07-01')")
    assert ranges("kept")[0][0] == f"kept_{TODAY.year - 2}"


def test_a_range_that_is_partly_taken_gets_the_rest(db, event, ranges):
    event("date")
    next_year = TODAY.year + 1
    db.execute(
        f"create table odd partition of event for values from (minvalue) to ('{next_year}-02-10')"
    )

    db.execute("select partitions.manage('event', 'month', ahead => 15)")

    assert ranges()[1] == (
        f"event_{next_year}_02_10_000000",
        f"{next_year}-02-10",
        f"{next_year}-03-01",
    )
    assert ranges()[2][0] == f"event_{next_year}_03"


@pytest.mark.parametrize(
    ("made", "call", "code"),
    [
        ("create table t (at date)", "'t', 'month'", "PKP01"),
        ("create table t (n integer) partition by range (n)", "'t', 'month'", "PKP01"),
        ("create table t (at date) partition by list (at)", "'t', 'month'", "PKP01"),
        ("create table t (at date, n int) partition by range (at, n)", "'t', 'month'", "PKP01"),
        ("create table t (at date) partition by range (at)", "'t', 'fortnight'", "PKP03"),
    ],
)
def test_what_cannot_be_kept_is_refused(db, made, call, code):
    db.execute(made)

    with pytest.raises(psycopg.Error) as refused:
        db.execute(f"select partitions.manage({call})")

    assert refused.value.sqlstate == code


def test_a_default_partition_is_refused(db, event):
    event()
    db.execute("create table rest partition of event default")

    with pytest.raises(psycopg.Error) as refused:
        db.execute("select partitions.manage('event', 'month')")

    assert refused.value.sqlstate == "PKP02"
    assert refused.value.diag.message_primary == "table public.event has a default partition"


def test_a_name_that_is_taken_is_told(db, event):
    event()
    db.execute(f"create table event_{TODAY:%Y_%m} (at timestamptz)")

    with pytest.raises(psycopg.Error) as refused:
        db.execute("select partitions.manage('event', 'month')")

    assert refused.value.sqlstate == "PKP04"
    assert (
        "select partitions.attach('public.event', 'public.event_" in refused.value.diag.message_hint
    )


def test_nobody_else_may_call_it(as_actor):
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alice.execute("select partitions.maintain()")

"""A schedule names the moments that pg_cron would name, in any time zone."""

import psycopg
import pytest


def next_tick(db, schedule, after, zone="UTC"):
    query = "select to_char(jobs.next_tick(%s, %s, %s) at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')"
    return db.execute(query, [schedule, after, zone]).fetchone()[0]


TICKS = [
    ("* * * * *", "2026-11-20 09:00:00+00", "2026-11-20 09:01:00"),
    ("* * * * *", "2026-11-20 08:59:59.9+00", "2026-11-20 09:00:00"),
    ("0 9 * * 1", "2026-11-20 00:00+00", "2026-11-23 09:00:00"),
    ("0 9 * * mon", "2026-11-23 09:00+00", "2026-11-30 09:00:00"),
    ("0 0 * * 7", "2026-11-20 00:00+00", "2026-11-22 00:00:00"),
    ("*/15 8-10 * * *", "2026-11-20 10:45+00", "2026-11-21 08:00:00"),
    ("5,35 8-10/2 * jan,Mar *", "2026-11-20 10:45+00", "2027-01-01 08:05:00"),
    ("0 0 $ * *", "2028-02-01 00:00+00", "2028-02-29 00:00:00"),
    ("0 0 15,$ * *", "2026-11-16 00:00+00", "2026-11-30 00:00:00"),
    ("0 0 29 2 *", "2026-11-20 00:00+00", "2028-02-29 00:00:00"),
    ("0 0 13 * 5", "2026-11-13 00:00+00", "2026-11-20 00:00:00"),
    ("0 0 */2 * 5", "2026-11-20 00:00+00", "2026-11-27 00:00:00"),
    ("@hourly", "2026-11-20 09:00+00", "2026-11-20 10:00:00"),
    ("@yearly", "2026-11-20 09:00+00", "2027-01-01 00:00:00"),
    ("30 seconds", "2026-11-20 09:00:00+00", "2026-11-20 09:00:30"),
    ("7 seconds", "1970-01-01 00:00:06.9+00", "1970-01-01 00:00:07"),
]


def test_the_next_tick_is_the_first_moment_that_the_schedule_names(db):
    for schedule, after, tick in TICKS:
        assert next_tick(db, schedule, after) == tick, schedule


IN_BERLIN = [
    ("0 9 * * *", "2026-07-01 00:00+00", "2026-07-01 07:00:00"),
    ("0 9 * * *", "2026-12-01 00:00+00", "2026-12-01 08:00:00"),
    ("30 2 * * *", "2026-03-28 12:00+00", "2026-03-29 01:30:00"),
    ("30 2 * * *", "2026-10-24 12:00+00", "2026-10-25 01:30:00"),
    ("30 2 * * *", "2026-10-25 01:30+00", "2026-10-26 01:30:00"),
    ("30 * * * *", "2026-10-24 23:30+00", "2026-10-25 00:30:00"),
    ("30 * * * *", "2026-10-25 00:30+00", "2026-10-25 01:30:00"),
]


def test_certain_hours_follow_the_wall_and_every_hour_follows_real_time(db):
    for schedule, after, tick in IN_BERLIN:
        assert next_tick(db, schedule, after, "Europe/Berlin") == tick, schedule


def test_the_last_tick_is_the_newest_up_to_a_moment(db):
    query = "select jobs.last_tick(%s, %s) = %s::timestamptz"

    for schedule, moment, tick in [
        ("* * * * *", "2026-11-20 09:00:30+00", "2026-11-20 09:00+00"),
        ("0 9 * * *", "2026-11-20 09:00+00", "2026-11-20 09:00+00"),
        ("0 0 29 2 *", "2026-11-20 09:00+00", "2024-02-29 00:00+00"),
        ("10 seconds", "2026-11-20 09:00:09+00", "2026-11-20 09:00+00"),
    ]:
        assert db.execute(query, [schedule, moment, tick]).fetchone() == (True,), schedule


NONE = [
    *("", "nonsense", "60 * * * *", "* * * *", "* * * * * *", "* 5/2 * * *", "*/0 * * * *"),
    *("0 seconds", "60 seconds", "@reboot", "* * * foo *", "5-1 * * * *", "0 0 30 2 *"),
]


def test_a_schedule_that_is_none_is_refused(db):
    for schedule in NONE:
        with pytest.raises(psycopg.Error) as refused, db.transaction():
            next_tick(db, schedule, "2026-11-20 09:00+00")

        assert refused.value.sqlstate == "PKJ02", schedule
        assert repr(schedule) in refused.value.diag.message_primary

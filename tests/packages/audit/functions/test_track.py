"""audit.track begins, audit.untrack ends; both may be said twice."""

import psycopg
import pytest

TRIGGERS = """
select array_agg(tgname::text order by tgname)
from pg_trigger
where tgrelid = 'public.thing'::regclass and not tgisinternal
"""


def test_tracking_twice_logs_once(db, tracked, logged):
    tracked("id integer primary key")
    db.execute("select audit.track('public.thing')")

    db.execute("insert into public.thing values (1)")

    assert logged() == [("INSERT", "1")]
    assert db.execute(TRIGGERS).fetchone()[0] == [
        "thing_audit",
        "thing_audit_delete",
        "thing_audit_truncate",
        "thing_audit_update",
    ]


def test_after_untracking_nothing_is_logged_and_the_log_stays(db, tracked, logged):
    tracked("id integer primary key")
    db.execute("insert into public.thing values (1)")

    db.execute("select audit.untrack('public.thing')")
    db.execute("select audit.untrack('public.thing')")
    db.execute("insert into public.thing values (2)")

    assert logged() == [("INSERT", "1")]


def test_a_table_with_any_name_can_be_tracked(db):
    db.execute('create table public."Odd ""table" (id integer primary key)')
    db.execute("""select audit.track('public."Odd ""table"', 'watch it')""")

    db.execute('insert into public."Odd ""table" values (1)')

    assert db.execute(
        """select table_name from audit.log where table_name = 'Odd "table'"""
    ).fetchall() == [('Odd "table',)]


def test_a_table_without_a_key_is_refused(db):
    db.execute("create table public.heap (id integer)")

    with pytest.raises(psycopg.Error) as refused:
        db.execute("select audit.track('public.heap')")

    assert refused.value.sqlstate == "PKA03"
    assert refused.value.diag.message_primary == "table public.heap has no primary key"
    assert refused.value.diag.message_hint == "alter table public.heap add primary key (...);"


def test_the_log_does_not_track_itself(db):
    with pytest.raises(psycopg.Error) as refused:
        db.execute("select audit.track('audit.log')")

    assert refused.value.sqlstate == "PKA02"


def test_users_cannot_switch_the_log_off(as_actor):
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alice.execute("select audit.untrack('hephaitos.strategies')")

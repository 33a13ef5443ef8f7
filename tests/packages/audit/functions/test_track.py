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


@pytest.mark.parametrize(
    "settings", ["exclude => '{id}'", "redact => '{nix}'", "tenant_column => 'nix'"]
)
def test_columns_that_cannot_be_treated_so_are_refused(db, settings):
    db.execute("create table public.thing (id integer primary key)")

    with pytest.raises(psycopg.Error) as refused:
        db.execute(f"select audit.track('public.thing', {settings})")

    assert refused.value.sqlstate == "PKA04"
    assert refused.value.diag.message_primary.startswith("table public.thing cannot be logged like")


def test_settings_change_when_it_is_said_again(db, tracked, logged):
    tracked("id integer primary key, name text", exclude=["name"])
    db.execute("select audit.track('public.thing', redact => '{name}')")

    db.execute("insert into public.thing values (1, 'x')")

    assert logged("new_data") == [({"id": 1, "name": "***"},)]
    assert db.execute(
        "select excluded, redacted from audit.tracked where relation = 'public.thing'::regclass"
    ).fetchone() == ([], ["name"])


def test_long_names_and_names_that_meet_stay_apart(db):
    tables = ['public."' + "x" * 63 + '"', "public.a_b", "public_a.b"]
    db.execute("create schema public_a")
    for table in tables:
        db.execute(f"create table {table} (id integer primary key)")
        db.execute("select audit.track(%s)", [table])
        db.execute(f"insert into {table} values (1)")

    assert db.execute(
        "select count(distinct recorder), count(*) from audit.tracked"
        " where relation = any(%s::regclass[])",
        [tables],
    ).fetchone() == (3, 3)
    assert db.execute(
        "select count(*) from audit.log where table_name ~ '^(x+|a_b|b)$'"
    ).fetchone() == (3,)


def test_untracking_takes_the_generated_function_away(db, tracked):
    tracked("id integer primary key")
    recorder = "select to_regproc('audit.record_public_thing') is not null"
    assert db.execute(recorder).fetchone() == (True,)

    db.execute("select audit.untrack('public.thing')")

    assert db.execute(recorder).fetchone() == (False,)
    assert (
        db.execute("select 1 from audit.tracked where recorder ~ 'public_thing'").fetchall() == []
    )


def test_nobody_executes_the_generated_function(db, tracked):
    tracked("id integer primary key")

    assert db.execute(
        "select has_function_privilege('public', 'audit.record_public_thing()', 'execute'),"
        " prosecdef, proowner::regrole::text, proconfig from pg_proc"
        " where oid = 'audit.record_public_thing'::regproc"
    ).fetchone() == (False, True, "audit_owner", ['search_path=""'])

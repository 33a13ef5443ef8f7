"""A new partition is like its siblings, and nobody waits for it."""

import psycopg
import pytest

ADD = "select partitions.add('event', '2026-11-01', '2026-12-01', 'month')"


@pytest.fixture
def said(db):
    notices = []
    db.add_notice_handler(lambda diagnostic: notices.append(diagnostic.message_primary))
    return notices


def test_attaching_scans_nothing_because_a_check_proves_it(db, event, said):
    event()
    db.execute("set local client_min_messages = debug1")

    db.execute(ADD)

    proof = 'partition constraint for table "event_2026_11" is implied by existing constraints'
    assert proof in said
    checks = (
        "select conname from pg_constraint where contype = 'c'"
        " and conrelid = 'event_2026_11'::regclass"
    )
    assert db.execute(checks).fetchall() == [("event_size_check",)]


def test_a_table_with_rows_is_scanned_for_its_check_and_not_by_attach(db, event, said):
    event("date")
    db.execute("create table old (like event including all excluding identity)")
    db.execute("insert into old (id, at) select n, '2020-01-01' from generate_series(1, 5000) as n")
    db.execute("set local client_min_messages = debug1")

    db.execute("select partitions.attach('event', 'old', '2020-01-01', '2021-01-01')")

    assert 'partition constraint for table "old" is implied by existing constraints' in said
    assert db.execute("select count(*) from event").fetchone() == (5000,)


def test_a_table_with_rows_out_of_range_is_not_attached(db, event):
    event("date")
    db.execute("create table old (like event including all excluding identity)")
    db.execute("insert into old (id, at) values (1, '2022-01-01')")

    with pytest.raises(psycopg.errors.CheckViolation):
        db.execute("select partitions.attach('event', 'old', '2020-01-01', '2021-01-01')")


def test_readers_and_writers_of_the_parent_go_on(db, connect, event):
    event()
    db.execute("select partitions.manage('event', 'month', 1)")
    db.commit()
    with connect() as reader:
        reader.execute("select count(*) from event")
        reader.execute("insert into event (at) values (now())")
        db.execute("set local lock_timeout = '1s'")

        db.execute("select partitions.add('event', '2031-01-01', '2031-02-01', 'month')")

        reader.execute("set local lock_timeout = '1s'")
        reader.execute("insert into event (at) values (now())")
        assert reader.execute("select count(*) from event").fetchone() == (2,)


def test_indexes_defaults_and_identity_work_as_in_the_parent(db, event):
    event()
    db.execute(ADD)
    db.execute("insert into event (at, size) values ('2026-11-05', 2), ('2026-11-06', 3)")

    assert db.execute("select id, kind, doubled from event order by id").fetchall() == [
        (1, "plain", 4),
        (2, "plain", 6),
    ]
    indexes = "select count(*) from pg_index where indrelid = 'event_2026_11'::regclass"
    assert db.execute(indexes).fetchone() == (2,)


def test_owner_and_row_security_are_those_of_the_parent_and_rights_are_none(db, event):
    event()
    db.execute("create role partition_keeper")
    db.execute("grant create on schema public to partition_keeper")
    db.execute("alter table event owner to partition_keeper")
    db.execute("alter table event enable row level security, force row level security")
    db.execute("alter default privileges in schema public grant all on tables to anon, public")

    db.execute(ADD)

    shape = (
        "select relowner::regrole::text, relrowsecurity, relforcerowsecurity,"
        " (select array_agg(distinct grantee) from aclexplode(relacl) where grantee <> relowner)"
        " from pg_class where relname = 'event_2026_11'"
    )
    assert db.execute(shape).fetchone() == ("partition_keeper", True, True, None)
    db.rollback()


@pytest.mark.parametrize("identity", ["full", "nothing", "using index event_pkey"])
def test_replica_identity_is_that_of_the_parent(db, event, identity):
    event()
    db.execute(f"alter table event replica identity {identity}")
    db.execute(ADD)

    kind = db.execute(
        "select relreplident::text from pg_class where relname = 'event_2026_11'"
    ).fetchone()

    assert kind == ({"f": "f", "n": "n", "u": "i"}[identity[0]],)


def test_storage_options_follow_the_newest_sibling(db, event):
    event()
    db.execute(ADD)
    db.execute("alter table event_2026_11 set (autovacuum_vacuum_scale_factor = 0.01)")

    db.execute("select partitions.add('event', '2026-12-01', '2027-01-01', 'month')")

    assert db.execute(
        "select reloptions from pg_class where relname = 'event_2026_12'"
    ).fetchone() == (["autovacuum_vacuum_scale_factor=0.01"],)


def test_statement_triggers_come_along_where_asked(db, event):
    event()
    db.execute(
        "create function refuse() returns trigger language plpgsql"
        " as 'begin raise exception ''no''; end'"
    )
    db.execute(
        "create trigger keeps before truncate on event for each statement execute function refuse()"
    )
    db.execute("select partitions.manage('event', 'month', 1, copies_triggers => true)")

    with pytest.raises(psycopg.errors.RaiseException):
        db.execute(
            "do $$ begin execute (select format('truncate %s', relation)"
            " from partitions.bounds('event') limit 1); end $$"
        )

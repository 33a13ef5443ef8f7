"""A database that has a log of the first kind keeps every row, and every table stays tracked."""

from pathlib import Path

import psycopg
import pytest

from pgpkg import apply
from pgpkg.project import Project

MIGRATIONS = Path(__file__).resolve().parents[3] / "migrations" / "packages" / "audit"

# What stood around the first log: the triggers of one table, and what kept the log as it was.
FIRST_KIND = """
alter table audit.log owner to audit_owner;
create function audit.record_insert() returns trigger language plpgsql security definer as $$
begin
    insert into audit.log (table_schema, table_name, action, record_id, new_data, actor_role)
    select tg_table_schema, tg_table_name, 'INSERT', r.id::text, to_jsonb(r.*), session_user
    from new_rows as r;
    return null;
end $$;
alter function audit.record_insert() owner to audit_owner;
grant usage on schema audit to audit_owner;
create table public.thing (id integer primary key);
create trigger watch after insert on public.thing referencing new table as new_rows
for each statement execute function audit.record_insert('id');
"""


def migration(name):
    text = (MIGRATIONS / f"{name}.sql").read_text()
    return text.replace("{{ schema }}", "audit")


@pytest.fixture
def old(database):
    """A session in a database with the first log and 1,000 rows in it."""
    with psycopg.connect(database, autocommit=True) as session:
        session.execute(
            "do $$ begin if to_regrole('audit_owner') is null then create role audit_owner;"
            " end if; end $$"
        )
        session.execute(migration("audit_0001_create_log"))
        session.execute(FIRST_KIND)
        session.execute("insert into public.thing select generate_series(1, 1000)")
        yield session


def run(session, name):
    for statement in migration(name).split(";\n\n") if "0002" in name else [migration(name)]:
        session.execute(statement)


def test_the_rows_become_a_partition_where_they_lie(old):
    (file,) = old.execute("select pg_relation_filenode('audit.log')").fetchone()

    run(old, "audit_0002_bound_log")
    run(old, "audit_0003_partition_log")

    assert old.execute("select pg_relation_filenode('audit.log_before')").fetchone() == (file,)
    assert old.execute("select count(*), max(id) from audit.log").fetchone() == (1000, 1000)


def test_old_triggers_go_on_writing_between_the_migration_and_the_new_ones(old):
    run(old, "audit_0002_bound_log")
    old.execute("insert into public.thing values (1001)")
    run(old, "audit_0003_partition_log")
    old.execute("insert into public.thing values (1002)")

    assert old.execute("select id, record_id from audit.log where id > 1000").fetchall() == [
        (1001, "1001"),
        (1002, "1002"),
    ]


def test_the_way_back_loses_nothing(old):
    run(old, "audit_0002_bound_log")
    run(old, "audit_0003_partition_log")
    old.execute("insert into public.thing values (1001)")

    old.execute(migration("audit_0003_partition_log.rollback"))
    old.execute(migration("audit_0002_bound_log.rollback"))
    old.execute("insert into public.thing values (1002)")

    assert old.execute("select count(*), max(id) from audit.log").fetchone() == (1002, 1002)
    assert old.execute(
        "select relkind::text from pg_class where oid = 'audit.log'::regclass"
    ).fetchone() == ("r",)


def test_whatever_was_tracked_is_tracked_anew(old, database, tmp_path):
    """The package lays its behaviour over a log that was migrated."""
    (tmp_path / "pgpkg.toml").write_text('[project]\nname = "app"\n[packages]\naudit = {}\n')
    fresh = Project.load(tmp_path).tree
    old.execute("drop schema audit cascade")
    apply.build(database, fresh)
    old.execute(
        "create function audit.record_insert() returns trigger language plpgsql"
        " as 'begin return null; end'"
    )
    old.execute(
        "create trigger watch after insert on public.thing referencing new table as new_rows"
        " for each statement execute function audit.record_insert('id')"
    )

    assert old.execute("select audit.renew()").fetchone() == (1,)

    old.execute("insert into public.thing values (2000)")
    old.execute("drop function audit.record_insert()")
    assert old.execute("select record_id, action from audit.log").fetchall() == [("2000", "INSERT")]
    assert old.execute("select audit.renew()").fetchone() == (1,)

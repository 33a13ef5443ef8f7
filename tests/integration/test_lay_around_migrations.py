"""Behaviour gets out of a migration's way, comes back, and is there before one that needs it."""

import psycopg
import pytest

from pgpkg.errors import ForeignDependant

TABLE = "create table app.ticket (id integer, state text, note text);"
FILES = {
    "tables/ticket.sql": TABLE,
    "views/open.sql": "create view app.open as select id, state from app.ticket;",
    "views/few.sql": "create view app.few as select id from app.open;",
    "views/notes.sql": "create view app.notes as select note from app.ticket;",
    "policies/ticket.sql": """
        create policy ticket_open on app.ticket using (state = 'open');
        create policy ticket_all on app.ticket for update using (true);
    """,
    "triggers/stamp.sql": """
        create function app.stamp() returns trigger language plpgsql
        as $$ begin return new; end $$;
        create trigger ticket_stamps before update of state on app.ticket
        for each row when (new.state is not null) execute function app.stamp();
    """,
}
WIDEN = "alter table app.ticket alter column state type varchar(20);"
DROP = "alter table app.ticket drop column state;"


@pytest.fixture
def tickets(layer):
    layer.build(FILES)
    layer.said = []
    return layer


def test_a_column_changes_its_type_under_views_policies_and_triggers(tickets):
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        tickets.connection.execute(WIDEN)

    tickets.migrate(FILES, WIDEN)

    assert sorted(line for line in tickets.said if line.startswith("took down")) == [
        "took down policy app.ticket.ticket_open",
        "took down trigger app.ticket.ticket_stamps",
        "took down view app.few",
        "took down view app.open",
    ]
    assert tickets.value("select count(*) from pg_policy") == 2
    assert tickets.value("select count(*) from pg_trigger where tgname = 'ticket_stamps'") == 1
    assert tickets.value("select count(*) from app.few") == 0
    assert tickets.value("select count(*) from pg_trigger where tgname = 'ticket_stamps'") == 1
    assert tickets.lay(FILES) == []


def test_what_reads_other_columns_is_left_alone(tickets):
    before = tickets.value("select 'app.notes'::regclass::oid")
    tickets.migrate(FILES, WIDEN)
    assert tickets.value("select 'app.notes'::regclass::oid") == before


def test_new_texts_come_back_first(tickets):
    files = {
        **FILES,
        "views/open.sql": "create view app.open as select id from app.ticket;",
        "policies/ticket.sql": "create policy ticket_open on app.ticket using (id > 0);",
        "triggers/stamp.sql": FILES["triggers/stamp.sql"].replace("state", "note"),
    }
    tickets.migrate(files, DROP)

    assert "replaced view app.open" in tickets.said
    assert tickets.value("select count(*) from app.few") == 0
    assert tickets.lay(files) == ["dropped policy app.ticket.ticket_all"]


def test_the_older_text_comes_back_when_the_new_one_waits_for_a_later_migration(tickets):
    later = "create view app.open as select id, state, due_at from app.ticket;"
    files = {**FILES, "views/open.sql": later}

    tickets.migrate(files, WIDEN)

    assert "laid again view app.open, as it was" in tickets.said
    assert tickets.value("select count(*) from app.few") == 0
    tickets.run("alter table app.ticket add column due_at timestamptz")
    assert "replaced view app.open" in tickets.lay(files)


def test_what_can_not_stand_yet_is_left_down_and_created_later(tickets):
    later = "create view app.open as select id, due_at from app.ticket;"
    files = {
        **FILES,
        "views/open.sql": later,
        "policies/ticket.sql": "create policy ticket_open on app.ticket using (id > 0);",
        "triggers/stamp.sql": FILES["triggers/stamp.sql"].replace("state", "note"),
    }
    tickets.migrate(files, DROP)

    assert "left view app.open down until the other migrations are through" in tickets.said
    assert ("view", "app.few") not in tickets.recorded
    tickets.run("alter table app.ticket add column due_at timestamptz")
    said = tickets.lay(files)
    assert "laid view app.open" in said
    assert "laid view app.few" in said


def test_a_view_of_somebody_else_is_never_dropped(tickets):
    tickets.run("create view public.report as select state from app.open")

    with pytest.raises(
        ForeignDependant, match=r"view public\.report stands in the way of the migration"
    ):
        tickets.migrate(FILES, WIDEN)

    assert tickets.value("select count(*) from public.report") == 0
    assert tickets.value("select count(*) from pg_policy") == 2


def test_grants_come_back_with_the_view(tickets):
    role = tickets.value("select 'reader_' || md5(current_database())")
    tickets.run(f"create role {role}")
    files = {**FILES, "grants/reader.sql": f"grant select on app.open to {role};"}
    tickets.lay(files)
    tickets.migrate(files, WIDEN)
    assert tickets.value(f"select has_table_privilege('{role}', 'app.open', 'select')")
    tickets.run(f"drop owned by {role}; drop role {role}")


def test_a_dropped_table_takes_the_views_on_it_along(tickets):
    files = {"views/notes.sql": "create view app.notes as select 'none' as note;"}
    tickets.migrate(files, "drop table app.ticket;")
    assert tickets.value("select note from app.notes") == "none"
    tickets.lay(files)
    assert tickets.value("select to_regclass('app.open') is null")


def test_a_function_in_a_default_is_laid_before_the_migration_with_what_it_needs(tickets):
    files = {
        **FILES,
        "functions/base.sql": "create function app.base() returns integer language sql return 40;",
        "functions/next.sql": """
            create function app.next() returns integer language sql return app.base() + 2;
        """,
        "functions/other.sql": "create function app.other() returns integer language sql return 0;",
    }
    tickets.migrate(files, "alter table app.ticket add column n integer default app.next();")

    assert tickets.said == ["laid function app.base()", "laid function app.next()"]
    tickets.run("insert into app.ticket (id) values (1)")
    assert tickets.value("select n from app.ticket") == 42


def test_a_changed_function_is_laid_before_the_migration_that_needs_it(tickets):
    text = "create or replace function app.next() returns integer language sql return 1;"
    tickets.lay({**FILES, "functions/next.sql": text})
    files = {**FILES, "functions/next.sql": text.replace("return 1", "return 2")}

    tickets.migrate(
        files,
        "insert into app.ticket (id) values (1);"
        "alter table app.ticket add column n integer default app.next();",
    )
    assert tickets.value("select n from app.ticket") == 2


def test_a_role_that_a_migration_names_is_made_before_it(tickets):
    role = tickets.value("select 'agent_' || md5(current_database())")
    roles = f"do $$ begin create role {role}; exception when duplicate_object then null; end $$;"
    files = {"schema.sql": f"create schema app; {roles}", **FILES}

    tickets.migrate(files, f"grant select on app.ticket to {role};")

    assert tickets.value(f"select has_table_privilege('{role}', 'app.ticket', 'select')")
    tickets.run(f"drop owned by {role}; drop role {role}")


def test_what_the_migration_itself_creates_is_left_to_it(tickets):
    text = "create or replace function app.next() returns integer language sql return 1;"
    tickets.migrate(
        {**FILES, "functions/next.sql": text.replace("1", "app.later()")},
        f"{text} alter table app.ticket add column n integer default app.next();",
    )
    assert tickets.value("select app.next()") == 1

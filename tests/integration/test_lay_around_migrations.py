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


def test_early_bound_functions_and_materialized_views_make_way_too(tickets):
    files = {
        **FILES,
        "functions/states.sql": """
            create function app.states() returns setof text language sql stable
            begin atomic select state from app.ticket; end;
        """,
        "views/tally.sql": """
            create materialized view app.tally as select s, count(*) as n from app.states() as s
            group by s;
            create unique index tally_by_state on app.tally (s);
        """,
    }
    tickets.lay(files)
    tickets.run("insert into app.ticket values (1, 'open')")

    tickets.migrate(files, WIDEN)

    assert tickets.value("select n from app.tally where s = 'open'") == 1
    assert tickets.value("select to_regclass('app.tally_by_state') is not null")
    assert tickets.lay(files) == []


@pytest.mark.parametrize(
    "text",
    [
        "alter table app.ticket add column more text;",
        "alter table app.ticket alter column state set not null;",
        "alter table app.ticket add constraint known check (state <> '');",
    ],
)
def test_a_harmless_change_takes_nothing_down_and_asks_nobody(tickets, text):
    tickets.run("create view public.report as select state from app.open")
    tickets.migrate(FILES, text)
    assert tickets.said == []


def test_the_functions_that_come_with_a_range_type_go_with_it(layer):
    layer.build({"types/span.sql": "create type app.span as range (subtype = integer);"})
    layer.migrate({}, "drop type app.span;")
    assert layer.value("select count(*) from pg_proc where proname ~ '^span'") == 0

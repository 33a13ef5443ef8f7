"""Policies and triggers follow their files."""

import pytest

from pgpkg.errors import ForeignDependant

TABLE = """
create table app.ticket (id integer primary key, tenant integer, note text);
comment on table app.ticket is 'Tickets.';
alter table app.ticket enable row level security;
"""
READS = "create policy ticket_reads on app.ticket for select using (tenant = 1);\n"
WRITES = "create policy ticket_writes on app.ticket for update using (tenant = 2);\n"
POLICIES = "select polname::text from pg_policy order by 1"
SWITCHES = "select relrowsecurity, relforcerowsecurity from pg_class where relname = 'ticket'"


@pytest.fixture
def ticket(layer):
    layer.build({"tables/ticket.sql": TABLE})
    return layer


def rows(layer, query):
    return layer.connection.execute(query).fetchall()


def test_a_renamed_policy_leaves_no_old_one_and_files_need_no_drop(ticket):
    files = {"tables/ticket.sql": TABLE, "policies/ticket.sql": READS + WRITES}
    ticket.lay(files)

    files["policies/ticket.sql"] = READS.replace("reads", "is_read") + WRITES.replace("2", "3")
    ticket.lay(files)

    assert rows(ticket, POLICIES) == [("ticket_is_read",), ("ticket_writes",)]
    assert (
        ticket.value(
            "select pg_get_expr(polqual, polrelid) from pg_policy where polname = 'ticket_writes'"
        )
        == "(tenant = 3)"
    )


def test_a_policy_of_somebody_else_stays(ticket):
    ticket.run("create policy by_hand on app.ticket using (true)")
    ticket.lay({"tables/ticket.sql": TABLE, "policies/ticket.sql": READS})
    ticket.lay({"tables/ticket.sql": TABLE})
    assert rows(ticket, POLICIES) == [("by_hand",)]


def test_a_policy_is_laid_again_when_its_function_is_made_anew(ticket):
    me = "create function app.me() returns integer language sql stable return 1;"
    reads = READS.replace("= 1", "= (select app.me())")
    files = {"tables/ticket.sql": TABLE, "functions/me.sql": me, "policies/ticket.sql": reads}
    ticket.lay(files)

    files["functions/me.sql"] = me.replace("integer", "bigint")

    assert ticket.lay(files)[-1] == "laid again policy app.ticket.ticket_reads"
    assert rows(ticket, POLICIES) == [("ticket_reads",)]


def test_a_policy_of_somebody_else_on_our_function_refuses(ticket):
    me = "create function app.me() returns integer language sql stable return 1;"
    files = {"tables/ticket.sql": TABLE, "functions/me.sql": me}
    ticket.lay(files)
    ticket.run("create policy by_hand on app.ticket using (tenant = app.me())")

    with pytest.raises(ForeignDependant, match=r"policy by_hand on app\.ticket stands in"):
        ticket.lay({"tables/ticket.sql": TABLE})


def test_triggers_are_replaced_and_dropped_before_their_function(ticket):
    stamp = """
        create function app.stamp() returns trigger language plpgsql
        as $$ begin new.note := 'one'; return new; end $$;
        create trigger ticket_stamps before insert on app.ticket
        for each row execute function app.stamp();
    """
    files = {"tables/ticket.sql": TABLE, "triggers/stamp.sql": stamp}
    ticket.lay(files)
    files["triggers/stamp.sql"] = stamp.replace("'one'", "'two'").replace("insert", "update")
    ticket.lay(files)
    ticket.run("insert into app.ticket values (1); update app.ticket set tenant = 1")
    assert ticket.value("select note from app.ticket") == "two"

    said = ticket.lay({"tables/ticket.sql": TABLE})

    assert said == ["dropped trigger app.ticket.ticket_stamps", "dropped function app.stamp()"]


def test_a_constraint_trigger_is_laid_over_a_plain_one(ticket):
    stamp = """
        create or replace function app.stamp() returns trigger language plpgsql
        as $$ begin return new; end $$;
        create trigger ticket_stamps after insert on app.ticket
        for each row execute function app.stamp();
    """
    files = {"tables/ticket.sql": TABLE, "triggers/stamp.sql": stamp}
    ticket.lay(files)
    late = stamp.replace("create trigger", "create constraint trigger")
    for text in (late, late.replace("after insert", "after update"), stamp):
        ticket.lay({**files, "triggers/stamp.sql": text})
        is_late = "constraint" in text
        assert ticket.value("select tgconstraint <> 0 from pg_trigger where not tgisinternal") == (
            is_late
        )


def test_triggers_of_partitions_and_of_views_are_seen_as_what_they_are(layer):
    files = {
        "tables/day.sql": "create table app.day (n integer) partition by list (n);"
        "create table app.day_1 partition of app.day for values in (1);",
        "views/days.sql": "create view app.days as select n from app.day;",
        "triggers/stamp.sql": """
            create function app.stamp() returns trigger language plpgsql
            as $$ begin return new; end $$;
            create trigger day_stamps before insert on app.day
            for each row execute function app.stamp();
        """,
        "triggers/days.sql": """
            create function app.days() returns trigger language plpgsql
            as $$ begin return new; end $$;
            create trigger days instead of insert on app.days
            for each row execute function app.days();
        """,
    }
    layer.build(files)

    changed = {**files, "views/days.sql": "create view app.days as select 1::bigint as n;"}
    assert "laid again trigger app.days.days" in layer.lay(changed)

    del changed["triggers/stamp.sql"]
    assert layer.lay(changed) == [
        "dropped trigger app.day.day_stamps",
        "dropped function app.stamp()",
    ]

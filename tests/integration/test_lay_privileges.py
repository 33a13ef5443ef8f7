"""Grants, comments and row security switches that leave a file leave the database."""

import pytest

TABLE = """
create table app.ticket (id integer primary key, tenant integer, note text);
comment on table app.ticket is 'Tickets.';
alter table app.ticket enable row level security;
"""
READS = "create policy ticket_reads on app.ticket for select using (tenant = 1);\n"
SWITCHES = "select relrowsecurity, relforcerowsecurity from pg_class where relname = 'ticket'"


@pytest.fixture
def ticket(layer):
    layer.build({"tables/ticket.sql": TABLE})
    return layer


def rows(layer, query):
    return layer.connection.execute(query).fetchall()


@pytest.fixture
def reader(ticket, server):
    """A role of this test; roles belong to the whole server."""
    name = ticket.value("select 'reader_' || md5(current_database())")
    ticket.run(f"create role {name}")
    yield name
    ticket.run(f"drop owned by {name}; drop role {name}")


def test_a_grant_that_leaves_the_file_leaves_the_database(ticket, reader):
    granted = TABLE + f"grant select, insert on app.ticket to {reader} with grant option;"
    ticket.lay({"tables/ticket.sql": granted})
    assert ticket.value(f"select has_table_privilege('{reader}', 'app.ticket', 'insert')")

    ticket.lay({"tables/ticket.sql": TABLE + f"grant select on app.ticket to {reader};"})

    assert not ticket.value(f"select has_table_privilege('{reader}', 'app.ticket', 'insert')")
    assert ticket.value(f"select has_table_privilege('{reader}', 'app.ticket', 'select')")


def test_a_grant_that_another_file_also_gives_stays(ticket, reader):
    grant = f"grant select on app.ticket to {reader};"
    everything = f"grant select on all tables in schema app to {reader};"
    ticket.lay({"tables/ticket.sql": TABLE + grant, "grants/reader.sql": everything})

    ticket.lay({"tables/ticket.sql": TABLE, "grants/reader.sql": everything})
    assert ticket.value(f"select has_table_privilege('{reader}', 'app.ticket', 'select')")

    ticket.lay({"tables/ticket.sql": TABLE})
    assert not ticket.value(f"select has_table_privilege('{reader}', 'app.ticket', 'select')")


def test_a_revoke_that_leaves_the_file_gives_back_what_it_took(ticket, reader):
    one = "create function app.one() returns integer language sql return 1;\n"
    revoke = "revoke all on function app.one() from public;"
    files = {"tables/ticket.sql": TABLE, "functions/one.sql": one + revoke}
    ticket.lay(files)
    assert not ticket.value(f"select has_function_privilege('{reader}', 'app.one()', 'execute')")

    ticket.lay({**files, "functions/one.sql": one})

    assert ticket.value(f"select has_function_privilege('{reader}', 'app.one()', 'execute')")


def test_default_privileges_follow_the_file(ticket, reader):
    grant = f"alter default privileges in schema app grant select on tables to {reader};"
    ticket.lay({"tables/ticket.sql": TABLE, "grants/later.sql": grant})
    assert ticket.value("select count(*) from pg_default_acl") == 1
    ticket.lay({"tables/ticket.sql": TABLE})
    assert ticket.value("select count(*) from pg_default_acl") == 0


def test_grants_of_other_files_survive_drop_and_create(ticket, reader):
    view = "create view app.open as select id from app.ticket;"
    files = {
        "tables/ticket.sql": TABLE,
        "views/open.sql": view,
        "grants/reader.sql": f"grant select on app.open to {reader};",
    }
    ticket.lay(files)

    ticket.lay({**files, "views/open.sql": view.replace("id from", "tenant from")})

    assert ticket.value(f"select has_table_privilege('{reader}', 'app.open', 'select')")


def test_comments_and_switches_that_leave_the_file_are_taken_back(ticket):
    force = TABLE + "alter table app.ticket force row level security;"
    ticket.lay({"tables/ticket.sql": force})
    assert rows(ticket, SWITCHES) == [(True, True)]

    bare = TABLE.replace("comment on table app.ticket is 'Tickets.';", "")
    ticket.lay({"tables/ticket.sql": bare})
    assert rows(ticket, SWITCHES) == [(True, False)]
    assert ticket.value("select obj_description('app.ticket'::regclass)") is None

    ticket.lay({"tables/ticket.sql": bare.replace("alter table app.ticket enable", "--")})
    assert rows(ticket, SWITCHES) == [(False, False)]


def test_a_switch_that_moves_to_another_file_stays_on(ticket):
    switch = "alter table app.ticket enable row level security;\n"
    ticket.lay(
        {"tables/ticket.sql": TABLE.replace(switch, ""), "policies/ticket.sql": switch + READS}
    )
    assert rows(ticket, SWITCHES) == [(True, False)]


def test_a_switch_that_another_file_also_says_stays_on(ticket):
    switch = "alter table app.ticket enable row level security;\n"
    policies = switch + READS
    ticket.lay({"tables/ticket.sql": TABLE, "policies/ticket.sql": policies})
    ticket.lay({"tables/ticket.sql": TABLE.replace(switch, ""), "policies/ticket.sql": policies})
    assert rows(ticket, SWITCHES) == [(True, False)]

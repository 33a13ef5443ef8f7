"""What a migration needs is there before it."""

import pytest

TABLE = "create table app.ticket (id integer, state text, note text);"
FILES = {"tables/ticket.sql": TABLE}


@pytest.fixture
def tickets(layer):
    layer.build(FILES)
    layer.said = []
    return layer


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
    text = "create function app.next() returns integer language sql return 1;"
    tickets.migrate(
        {**FILES, "functions/next.sql": text.replace("1", "2")},
        f"{text} alter table app.ticket add column n integer default app.next();",
    )
    assert tickets.value("select app.next()") == 1

"""catalog.snapshot reads the same out of two databases that hold the same."""

from __future__ import annotations

import psycopg
import pytest

from pgpkg import catalog

EVERYTHING = """
create schema app;
create extension pg_trgm with schema app;
create type app.mood as enum ('sad', 'ok');
create type app.pair as (a integer, b text collate "C");
create domain app.email as varchar(200) constraint has_at check (value ~ '@');
create sequence app.numbers increment 5;
create table app.ticket (
    id integer generated always as identity primary key,
    number serial,
    title varchar(20) not null default 'a',
    mood app.mood,
    constraint title_is_known check (title in ('a', 'b')) not valid
) with (fillfactor = 70);
create table app."Odd.x" (ticket integer references app.ticket (id), "user" text);
create table app.log (day date, n integer, primary key (day, n)) partition by range (day);
create table app.log_1 partition of app.log for values from ('2020-01-01') to ('2021-01-01');
create index log_n on app.log (n);
create function app.add(a integer, b text default 'x') returns integer language sql return 1;
create function app.touch() returns trigger language plpgsql as $$ begin return new; end $$;
create procedure app.go(inout a integer) language sql begin atomic select 1; end;
create aggregate app.total(integer) (sfunc = int4pl, stype = integer, initcond = '0');
create view app.titles as select title from app.ticket;
create materialized view app.titles_kept as select title from app.ticket;
create trigger ticket_touches before update on app.ticket
for each row execute function app.touch();
alter table app.ticket enable row level security;
create policy ticket_is_read on app.ticket using (title = 'a');
comment on policy ticket_is_read on app.ticket is 'a policy';
grant select on app.ticket to public;
create publication app_changes for table app.ticket (id, title) where (id > 3);
create statistics app.ticket_pairs on title, mood from app.ticket;
alter default privileges in schema app grant select on tables to public;
"""


@pytest.fixture
def connection(database):
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize(
    "key",
    [
        ("schema", "app"),
        ("extension", "pg_trgm"),
        ("type", "app.mood"),
        ("type", "app.pair"),
        ("domain", "app.email"),
        ("sequence", "app.numbers"),
        ("sequence", "app.ticket_number_seq"),
        ("table", 'app."Odd.x"'),
        ("table", "app.log_1"),
        ("column", 'app."Odd.x"."user"'),
        ("constraint", "app.ticket.title_is_known"),
        ("index", "app.log_n"),
        ("statistics", "app.ticket_pairs"),
        ("function", "app.add(integer, text)"),
        ("procedure", "app.go(integer)"),
        ("aggregate", "app.total(integer)"),
        ("view", "app.titles"),
        ("matview", "app.titles_kept"),
        ("trigger", "app.ticket.ticket_touches"),
        ("policy", "app.ticket.ticket_is_read"),
        ("comment", "policy app.ticket.ticket_is_read"),
        ("grant", "table app.ticket"),
        ("publication", "app_changes"),
        ("default privileges", "of (deployer) on tables in app"),
    ],
)
def test_everything_in_the_schema_has_a_name(connection, key):
    connection.execute(EVERYTHING)

    assert key in catalog.snapshot(connection, ["app"])


def test_what_an_extension_brought_is_left_out(connection):
    connection.execute("create schema app; create extension pg_trgm with schema app")

    assert list(catalog.snapshot(connection, ["app"])) == [
        ("extension", "pg_trgm"),
        ("schema", "app"),
    ]


def test_other_schemas_are_left_out(connection):
    connection.execute("create schema app; create schema other; create table other.t (a integer)")

    assert list(catalog.snapshot(connection, ["app"])) == [("schema", "app")]


def test_two_databases_made_alike_are_equal_whatever_was_there_before(server, connection):
    connection.execute("create table passing (a integer); drop table passing")
    connection.execute(EVERYTHING)
    twin = server.create()
    try:
        with psycopg.connect(server.url(twin), autocommit=True) as other:
            other.execute("set search_path to public; set timezone to 'Asia/Tokyo'")
            other.execute(EVERYTHING)
            other.execute("set search_path to app; set datestyle to 'German'")

            left = catalog.snapshot(connection, ["app"])
            assert left == catalog.snapshot(other, ["app"])
            assert left[("column", "app.ticket.mood")] == {
                "table": "app.ticket",
                "type": "app.mood",
            }
    finally:
        server.drop(twin)


def test_a_reading_leaves_the_session_as_it_was(connection):
    connection.execute("set search_path to public")
    catalog.snapshot(connection, ["app"])

    assert connection.execute("show search_path").fetchone() == ("public",)
    with connection.transaction():
        catalog.snapshot(connection, ["app"])
        assert connection.execute("show search_path").fetchone() == ("public",)


def test_a_gap_left_by_a_dropped_column_is_not_seen(connection):
    connection.execute("create schema app; create table app.t (a integer, gone integer, b integer)")
    connection.execute("alter table app.t drop column gone")
    left = catalog.snapshot(connection, ["app"])
    connection.execute("drop table app.t; create table app.t (a integer, b integer)")

    assert left == catalog.snapshot(connection, ["app"])


def test_a_right_that_the_default_gives_anyway_is_no_difference(connection):
    connection.execute("create schema app; create table app.t (a integer)")
    connection.execute("create function app.f() returns integer language sql return 1")
    left = catalog.snapshot(connection, ["app"])
    connection.execute(
        "revoke all on app.t from public; grant execute on function app.f() to public"
    )

    assert left == catalog.snapshot(connection, ["app"])


def test_a_role_that_may_only_read_can_ask(connection):
    connection.execute(EVERYTHING)
    with connection.transaction(force_rollback=True):
        connection.execute("create role pgpkg_catalog_reader")
        connection.execute("set local transaction_read_only = on")
        connection.execute("set local role pgpkg_catalog_reader")
        found = catalog.snapshot(connection, ["app"])

    assert found["table", "app.ticket"]["owner"] == connection.info.user

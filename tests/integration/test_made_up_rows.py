"""Rows are made up for empty tables: true to types, conditions, keys and partitions."""

from __future__ import annotations

import pytest

from pgpkg import database as databases
from pgpkg.verify.rows import fill, generate

TABLES = """
create schema app;
create type app.mood as enum ('sad', 'ok');
create domain app.email as text check (value ~ '^[^@]+@[^@]+$');
create table app.org (
    id uuid primary key default gen_random_uuid(),
    name text not null unique check (length(name) between 3 and 20),
    country char(2) not null check (country ~ '^[A-Z]{2}$'),
    plan text not null check (plan in ('free', 'pro'))
);
create table app.person (
    id bigint generated always as identity primary key,
    org_id uuid not null references app.org,
    mail app.email not null,
    mood app.mood not null,
    tags text[] not null,
    settings jsonb not null check (jsonb_typeof(settings) = 'object'),
    born date,
    stay tstzrange not null,
    share numeric(5, 2) not null check (share between 0 and 1),
    low integer not null,
    high integer not null,
    shout text generated always as (upper(mail)) stored,
    chief bigint references app.person,
    unique (org_id, id),
    check (low < high)
);
create table app.post (
    id serial primary key,
    org_id uuid not null references app.org,
    author bigint not null,
    state text not null default 'draft' check (state in ('draft', 'published')),
    published_at timestamptz,
    foreign key (org_id, author) references app.person (org_id, id),
    check ((state = 'published') = (published_at is not null))
);
create table app.event (id bigint, at date) partition by range (at);
create table app.event_2025 partition of app.event
for values from ('2025-01-01') to ('2025-02-01');
create table app.event_rest partition of app.event default;
create table app.shard (id integer primary key) partition by hash (id);
create table app.shard_0 partition of app.shard for values with (modulus 2, remainder 0);
create table app.shard_1 partition of app.shard for values with (modulus 2, remainder 1);
create table app."odd name" ("100%" integer not null, "a b" text);
"""


@pytest.fixture
def connection(database):
    with databases.connect(database) as connection:
        databases.send(connection, TABLES)
        yield connection


def count(connection, table: str) -> int:
    return connection.execute(f"select count(*) from {table}").fetchone()[0]


def test_every_table_gets_rows_that_its_rules_let_pass(connection):
    filled = fill(connection, 6)

    assert filled.left_empty == {}
    for table in ("app.org", "app.person", "app.post", "app.event_2025", 'app."odd name"'):
        assert count(connection, table) > 0, table
    assert count(connection, "app.shard_0") and count(connection, "app.shard_1")


def test_foreign_keys_hold_although_triggers_slept(connection):
    fill(connection, 6)

    lost = connection.execute(
        "select count(*) from app.post as p where not exists (select 1 from app.person as o"
        " where (o.org_id, o.id) = (p.org_id, p.author))"
    ).fetchone()[0]

    assert lost == 0


def test_table_with_rows_is_left_alone(connection):
    connection.execute("insert into app.event_rest (id) values (1)")

    filled = fill(connection, 3)

    assert "app.event_rest" not in filled.rows
    assert count(connection, "app.event_rest") == 1


def test_next_default_does_not_meet_a_made_up_key(connection):
    fill(connection, 6)

    (new,) = connection.execute(
        "insert into app.person (org_id, mail, mood, tags, settings, stay, share, low, high)"
        " select org_id, mail, mood, tags, settings, stay, share, low, high from app.person"
        " limit 1 returning id"
    ).fetchone()

    assert new == 7


def test_rows_can_be_tagged_and_given_values(connection):
    made = generate(connection, "app.org", 2, start=50, tag="b", overrides={"plan": "pro"})

    rows = connection.execute("select name, plan from app.org order by name").fetchall()
    assert made == 2
    assert [plan for _, plan in rows] == ["pro", "pro"]
    assert all("b" in name for name, _ in rows)


def test_children_follow_the_parents_that_overrides_name(connection):
    fill(connection, 4, only=["app.org"])
    (org,) = connection.execute("select id::text from app.org order by id desc limit 1").fetchone()

    generate(connection, "app.person", 3, overrides={"org_id": org})

    found = connection.execute("select distinct org_id::text from app.person").fetchall()
    assert found == [(org,)]


def test_table_without_a_parent_to_point_at_stays_empty_with_a_reason(connection):
    filled = fill(connection, 2, only=["app.person"])

    assert filled.left_empty == {"app.person": "there is no row of app.org to point at"}

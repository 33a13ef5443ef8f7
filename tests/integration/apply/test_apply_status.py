"""plan and status write nothing and need no right to; baseline records what is there."""

from __future__ import annotations

import json

import pytest
from psycopg.conninfo import make_conninfo

from pgpkg.errors import (
    DatabaseMoved,
    EditedMigration,
    LedgerUnreadable,
    MissingPrivilege,
    OutOfOrder,
)
from pgpkg.report.values import plan_to_json

FUNCTION = "create or replace function shop.f() returns integer language sql as 'select {}';\n"


@pytest.fixture
def reader(applied):
    """An address of a role that may only connect; dropped afterwards."""
    name = f"reader_{applied.database_name}"
    applied.run(f"create role {name} login password 'open sesame'")
    yield name, make_conninfo(applied.url, user=name, password="open sesame")
    applied.run(f"drop owned by {name}; drop role {name}")


def test_plan_and_status_need_no_more_than_to_read(applied, reader):
    name, url = reader
    applied.run(f"grant pg_read_all_data to {name}")
    applied.migration("shop_0002_add_note", "create table shop.note ();\n")

    assert [m.id for m in applied.project.plan(url).migrations] == ["shop_0002_add_note"]
    status = applied.project.status(url)
    assert [s.name for s in status.pending] == ["shop_0002_add_note"]
    assert len(status.applied) == 2
    assert status.drifted == ()


def test_a_role_that_may_not_read_the_ledger_is_told_what_to_grant(applied, reader):
    name, url = reader

    for verb in (applied.project.plan, applied.project.status):
        with pytest.raises(LedgerUnreadable) as caught:
            verb(url)
    applied.run(caught.value.hint)

    assert applied.project.plan(url).is_empty
    assert name in caught.value.message


def test_plan_of_an_empty_database_writes_nothing(shop):
    plan = shop.plan()

    assert plan.fresh == ("pgpkg", "shop")
    assert shop.rows("select relname from pg_class where relname like '%%yoyo%%'") == []
    assert shop.value("select to_regnamespace('pgpkg')") is None


def test_status_tells_applied_pending_changed_and_tampered(applied):
    applied.write("sql/functions/f.sql", FUNCTION.format(1))
    applied.apply()
    applied.write("sql/functions/f.sql", FUNCTION.format(2))
    applied.migration("shop_0002_add_note", "create table shop.note ();\n")
    applied.migration("shop_0001_create_item", "select 'edited';\n")

    status = applied.status()

    assert [s.name for s in status.applied] == ["pgpkg_0001_create_ledger", "shop_0001_create_item"]
    assert [s.name for s in status.pending] == ["shop_0002_add_note"]
    assert [(s.kind, s.name) for s in status.changed] == [("function", "shop.f()")]
    assert [s.name for s in status.tampered] == ["shop_0001_create_item"]
    with pytest.raises(EditedMigration):
        applied.apply()


@pytest.mark.parametrize(
    ("by_hand", "name"),
    [
        (
            "create or replace function shop.f() returns integer language sql as 'select 3'",
            "shop.f()",
        ),
        ("drop function shop.f()", "shop.f()"),
        ("create or replace view shop.v as select price, id, 1 as x from shop.item", "shop.v"),
        ("alter policy p on shop.item using (false)", "shop.item.p"),
        ("alter table shop.item disable trigger t", "shop.item.t"),
        ("alter table shop.item disable row level security", "shop.item"),
    ],
)
def test_what_was_changed_by_hand_is_drifted(applied, by_hand, name):
    applied.write("sql/functions/f.sql", FUNCTION.format(1))
    applied.write("sql/views/v.sql", "create view shop.v as select price, id from shop.item;\n")
    applied.write(
        "sql/policies/item.sql",
        "alter table shop.item enable row level security;\n"
        "create policy p on shop.item using (true);\n",
    )
    applied.write(
        "sql/tables/item.sql",
        (applied.folder / "sql/tables/item.sql").read_text()
        + "alter table {{ schema }}.item enable row level security;\n",
    )
    applied.write("sql/triggers/t.sql", TRIGGER)
    applied.apply()
    assert applied.status().drifted == ()

    applied.run(by_hand)

    assert [s.name for s in applied.status().drifted] == [name]


TRIGGER = """create function shop.t() returns trigger language plpgsql
as $$ begin return new; end $$;
create trigger t before update on shop.item for each row execute function shop.t();
"""


def test_a_migration_that_changes_a_definition_is_no_drift(applied):
    applied.write("sql/views/v.sql", "create view shop.v as select price from shop.item;\n")
    applied.apply()
    applied.run("create or replace view shop.v as select price, 1 as by_hand from shop.item")
    applied.write("sql/functions/f.sql", FUNCTION.format(1))
    applied.migration("shop_0002_rename", "alter table shop.item rename column id to number;\n")
    applied.apply()

    assert [s.name for s in applied.status().drifted] == ["shop.v"]


def test_a_plan_is_refused_when_the_database_has_moved(applied, tmp_path):
    applied.migration("shop_0002_add_note", "create table shop.note ();\n")
    saved = tmp_path / "plan.json"
    saved.write_text(json.dumps(plan_to_json(applied.plan())))
    applied.apply(plan_file=saved)
    applied.migration("shop_0003_more", "create table shop.more ();\n")

    with pytest.raises(DatabaseMoved, match="the database has moved"):
        applied.apply(plan_file=saved)

    saved.write_text(json.dumps(plan_to_json(applied.plan())))
    applied.migration("shop_0003_more", "create table shop.other ();\n")
    with pytest.raises(DatabaseMoved, match="the folder has changed"):
        applied.apply(plan_file=saved)
    assert applied.value("select to_regclass('shop.other')") is None


def test_an_out_of_order_file_is_refused_unless_it_is_allowed(applied):
    applied.migration("shop_0003_more", "create table shop.more ();\n")
    applied.apply()
    applied.migration("shop_0002_late", "create table shop.late ();\n")

    with pytest.raises(OutOfOrder):
        applied.apply()

    assert applied.apply(allow_out_of_order=True).migrations == ("shop_0002_late",)


def test_baseline_records_what_is_there_and_runs_nothing(shop):
    shop.run(
        "create schema shop; create table shop.item (id integer primary key, price integer"
        " not null default 0); create function shop.f() returns integer language sql"
        " as 'select 7'"
    )
    shop.write("sql/functions/f.sql", FUNCTION.format(1))

    outcome = shop.apply(baseline=True)

    assert outcome.recorded == ("shop_0001_create_item",)
    assert shop.plan().is_empty
    assert shop.value("select shop.f()") == 7
    assert shop.value("select obj_description('shop.item'::regclass)") is None
    assert shop.status().drifted == ()
    assert shop.apply(baseline=True).is_empty
    shop.write("sql/functions/f.sql", FUNCTION.format(2))
    shop.apply()
    assert shop.value("select shop.f()") == 2


def test_baseline_leaves_out_what_is_not_there(shop):
    shop.apply(baseline=True)

    assert "left out shop: nothing of it is here; apply builds it" in shop.said
    assert shop.plan().fresh == ("shop",)


def test_a_role_without_rights_is_told_so_and_leaves_nothing(shop):
    name = f"poor_{shop.database_name}"
    shop.run(f"create role {name} login password 'open sesame'")
    poor = make_conninfo(shop.url, user=name, password="open sesame")

    with pytest.raises(MissingPrivilege):
        shop.project.apply(poor, allow_unreleased=True)

    assert shop.value("select to_regnamespace('pgpkg')") is None
    shop.run(f"drop role {name}")

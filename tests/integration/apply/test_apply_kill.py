"""Killed anywhere, the next run finishes, and nobody can tell that there was a kill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DRIVER = Path(__file__).with_name("kill_driver.py")
CONCURRENTLY = "-- transactional: false\n"


@pytest.fixture
def twelve(shop):
    """Twelve waiting migrations, of all sorts, and twenty waiting objects. Answers the tables by
    which each transactional migration is known."""
    shop.settings(lock_timeout="5s", retries=1)
    shop.apply()
    marks = {}
    for number in (2, 4, 5, 7, 9, 10, 12):
        name = f"shop_{number:04}_create_t{number}"
        marks[name] = f"shop.t{number}"
        shop.migration(name, table(number))
    shop.migration("shop_0003_fill", fill("shop.item", 1))
    shop.migration(
        "shop_0006_index_price",
        f"{CONCURRENTLY}create index concurrently item_price on shop.item (price);\n"
        "insert into shop.item values (1001, 1);\n"
        "create unique index concurrently item_once on shop.item (id, price);\n",
    )
    shop.migration(
        "shop_0008_index_t7", f"{CONCURRENTLY}{index(7)}vacuum shop.t7;\n{index(7, 'x')}"
    )
    shop.migration("shop_0011_widen", "alter table shop.item alter column price type bigint;\n")
    shop.migration(
        "shop_0013_drop_index", f"{CONCURRENTLY}drop index concurrently shop.item_once;\n"
    )
    for number in range(12):
        shop.write(f"sql/functions/f{number}.sql", function(number))
    for number in range(6):
        shop.write(f"sql/views/v{number}.sql", view(number))
    shop.write("sql/policies/item.sql", "create policy item_all on shop.item using (true);\n")
    shop.write("sql/triggers/stamp.sql", TRIGGER)
    return marks


def table(number):
    return (
        f"create table shop.t{number} (id integer primary key, x integer);\n"
        f"create index t{number}_x on shop.t{number} (x);\n"
        f"insert into shop.t{number} select n, n from generate_series(1, 50) as n;\n"
    )


def fill(name, start):
    return f"insert into {name} select n, n from generate_series({start}, {start} + 99) as n;\n"


def index(number, more=""):
    return f"create index concurrently t{number}_more{more} on shop.t{number} (x, id);\n"


def function(number):
    return (
        f"create or replace function shop.f{number}() returns integer language sql\n"
        f"as $$ select {number} $$;\ncomment on function shop.f{number}() is 'A number.';\n"
    )


def view(number):
    below = "shop.item" if number == 0 else f"shop.v{number - 1}"
    return f"create or replace view shop.v{number} as select id, price from {below};\n"


TRIGGER = """create or replace function shop.stamp() returns trigger language plpgsql
as $$ begin return new; end $$;
create trigger stamp before update on shop.item
for each row execute function shop.stamp();
"""


# Two workers share the kills; where only what differs between servers is left, one half is enough.
HALVES = [0, 1] if os.environ.get("PGPKG_TEST_SERVER", "embedded") == "embedded" else [1]


@pytest.mark.parametrize("half", HALVES, ids=["odd", "even"][-len(HALVES) :])
def test_a_killed_deploy_is_finished_by_the_next_run(shop, twelve, server, half):
    assert len(shop.plan().migrations) == 12
    assert len(shop.plan().objects) >= 20
    template = shop.database_name

    done = subprocess.run(
        [sys.executable, str(DRIVER), str(shop.folder), server.url("postgres"), template,
         str(half), json.dumps(twelve)],
        capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["points"] > 60
    assert found["random"] == 15

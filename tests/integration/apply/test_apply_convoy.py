"""Small migrations travel together; each is a transaction of its own all the same."""

from __future__ import annotations

import threading

import pytest

from pgpkg import database
from pgpkg.errors import Blocked, PgpkgError

RECORDED = (
    "select array(select migration_id::text from _yoyo_migration"
    " where migration_id like 'shop%' order by 1)"
    " = array(select id from pgpkg.migration where unit = 'shop' order by 1)"
)
MADE = "select count(*)::integer from pg_tables where schemaname = 'shop' and tablename ~ '^t\\d'"


@pytest.fixture
def thirty(applied):
    """Thirty waiting migrations, shop_0002 to shop_0031, which make shop.t2 to shop.t31."""
    for number in range(2, 32):
        applied.migration(name(number), f"create table shop.t{number} (x integer);\n")
    return applied


def name(number):
    return f"shop_{number:04}_make"


def test_thirty_migrations_travel_in_a_few_messages(thirty, monkeypatch):
    sent = []
    send = database.send
    monkeypatch.setattr(database, "send", lambda c, text: sent.append(text) or send(c, text))

    done = thirty.apply()

    assert done.migrations == tuple(name(number) for number in range(2, 32))
    assert thirty.value(MADE) == 30
    assert thirty.value(RECORDED)
    assert len([text for text in sent if "create table shop.t" in text]) <= 4


def test_each_is_a_transaction_of_its_own(thirty):
    thirty.apply()

    transactions = thirty.value(
        "select count(distinct xmin::text)::integer from pg_class"
        " where relnamespace = 'shop'::regnamespace and relname ~ '^t\\d'"
    )
    assert transactions == 30


@pytest.mark.parametrize("number", [2, 3, 5, 11, 31])
def test_what_travelled_before_a_failure_stays_and_the_failure_names_its_line(thirty, number):
    thirty.migration(name(number), "select 1;\n\nselect 1 / 0;\n")

    with pytest.raises(PgpkgError) as failed:
        thirty.apply()

    assert failed.value.place == f"migrations/{name(number)}.sql:3"
    assert failed.value.message == f"{name(number)}: division by zero"
    assert thirty.value(MADE) == number - 2
    assert thirty.value(RECORDED)

    thirty.migration(name(number), f"create table shop.t{number} (x integer);\n")
    done = thirty.apply()

    assert done.migrations == tuple(name(left) for left in range(number, 32))
    assert thirty.value(MADE) == 30


def test_a_lock_on_the_way_is_waited_for_and_named_after_its_migration(thirty, locking):
    thirty.migration(name(9), "alter table shop.item add column size integer;\n")
    with locking("shop.item") as pid:
        with pytest.raises(Blocked) as blocked:
            thirty.apply()

    retries = [line for line in thirty.said if line.startswith("retry")]
    assert len(retries) == 2
    assert all(f"{name(9)} was blocked by pid {pid} " in line for line in retries)
    assert blocked.value.message.startswith(f"{name(9)} was blocked by pid {pid} ")
    assert thirty.value(MADE) == 7
    assert thirty.value(RECORDED)


def test_once_the_lock_is_free_the_rest_of_the_convoy_comes_through_once(thirty, locking):
    thirty.settings(lock_timeout="200ms", retries=20)
    thirty.migration(name(9), "alter table shop.item add column size integer;\n")
    thirty.migration(name(8), "insert into shop.item values (8);\n")
    with locking("shop.item", "share update exclusive"):
        deploy = threading.Thread(target=thirty.apply)
        deploy.start()
        while not any(line.startswith("retry") for line in thirty.said):
            deploy.join(0.05)
    deploy.join()

    assert thirty.rows("select id, size from shop.item") == [(8, None)]
    assert thirty.value(MADE) == 28
    assert thirty.value(RECORDED)


def test_what_a_migration_does_to_its_session_is_gone_for_the_next(thirty):
    thirty.migration(
        name(3),
        "set work_mem = '77MB';\nset role pg_monitor;\nset role none;\n"
        "create temp table mine (x integer);\nset role pg_monitor;\n",
    )
    thirty.migration(
        name(4),
        "create table shop.seen as select current_setting('work_mem') as memory,"
        " current_user::text as who, to_regclass('pg_temp.mine')::text as mine;\n",
    )

    thirty.apply()

    user = thirty.value("select current_user::text")
    assert thirty.rows("select memory = '77MB', who, mine from shop.seen") == [(False, user, None)]


def test_a_migration_that_needs_care_is_applied_between_two_convoys(thirty):
    thirty.migration(
        name(12),
        "-- transactional: false\ncreate index concurrently item_price on shop.item (price);\n",
    )
    thirty.migration(name(20), "drop table shop.t19;\n")

    done = thirty.apply()

    assert done.migrations == tuple(name(number) for number in range(2, 32))
    assert thirty.value(MADE) == 27
    assert thirty.value(RECORDED)
    assert thirty.invalid_indexes() == []

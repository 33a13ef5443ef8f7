"""audit.seal chains the log, audit.first_tampered finds the first row that somebody touched."""

import pytest

FIRST = "select log_id, problem from audit.first_tampered()"


UNSEALED = """
select count(*) from audit.log as l
where not exists (select from audit.link as k where k.log_id = l.id)
"""


def seal(db, left=0):
    """Seal, and see that so many rows are left."""
    (newest,) = db.execute("select (audit.seal()).newest").fetchone()
    db.commit()
    assert db.execute(UNSEALED).fetchone() == (left,)
    db.commit()
    return newest


@pytest.fixture
def ids(db, tracked):
    """Five sealed rows of the log."""
    tracked("id integer primary key, name text")
    db.execute("insert into public.thing select n, 'x' from generate_series(1, 3) as n")
    db.commit()
    seal(db)
    db.execute("update public.thing set name = 'y' where id <= 2")
    db.commit()
    seal(db)
    found = db.execute("select id from audit.log where table_name = 'thing' order by id")
    return [number for (number,) in found.fetchall()]


@pytest.fixture
def by_force(db):
    """A function that does to the log what only its owner or a superuser can."""

    def force(statement, *parameters):
        for table in ("log", "link", "seal"):
            db.execute(f"alter table audit.{table} disable trigger user")
        partitions = "select relation::text from partitions.bounds('audit.log')"
        for (partition,) in db.execute(partitions).fetchall():
            db.execute(f"alter table {partition} disable trigger user")
        db.execute(statement, parameters)
        db.commit()

    return force


def test_a_log_that_nobody_touched_is_whole(db, ids):
    assert db.execute(FIRST).fetchall() == []
    assert db.execute("select (audit.seal()).sealed").fetchone() == (0,)
    assert db.execute("select count(*) from audit.link").fetchone() >= (5,)


@pytest.mark.parametrize(
    "change",
    [
        "new_data = '{}'",
        "actor = 'somebody else'",
        "action = 'INSERT', record_id = '7'",
        "created_at = created_at + interval '1 microsecond'",
        "user_agent = 'x'",
    ],
)
def test_a_changed_row_is_found(db, ids, by_force, change):
    by_force(f"update audit.log set {change} where id = any(%s)", ids[1::2])

    problem = "removed" if "created_at" in change else "changed"
    assert db.execute(FIRST).fetchall() == [(ids[1], problem)]


def test_a_removed_row_is_found(db, ids, by_force):
    by_force("delete from audit.log where id = %s", ids[2])

    assert db.execute(FIRST).fetchall() == [(ids[2], "removed")]


def test_a_row_removed_with_its_link_is_found(db, ids, by_force):
    by_force("delete from audit.log where id = %s", ids[2])
    by_force("delete from audit.link where log_id = %s", ids[2])

    assert db.execute(FIRST).fetchall() == [(ids[3], "removed")]


def test_links_removed_from_the_end_are_found(db, ids, by_force):
    by_force("delete from audit.log where id = %s", ids[-1])
    by_force("delete from audit.link where log_id = %s", ids[-1])

    assert db.execute(FIRST).fetchall() == [(None, "removed")]


@pytest.mark.parametrize(
    "columns", ["created_at", "transaction_id"], ids=["older time", "older transaction"]
)
def test_an_inserted_row_is_found(db, ids, columns):
    value = {"created_at": "now() - interval '1 hour'", "transaction_id": "'3'::xid8"}[columns]
    (number,) = db.execute(
        f"insert into audit.log (table_schema, table_name, action, actor_role, {columns})"
        f" values ('public', 'thing', 'DELETE', 'x', {value}) returning id"
    ).fetchone()
    db.commit()

    assert db.execute(FIRST).fetchall() == [(number, "inserted")]
    seal(db, left=1)
    assert db.execute(FIRST).fetchall() == [(number, "inserted")]


def test_a_chain_that_was_written_anew_lacks_the_hash_that_was_kept(db, ids, by_force):
    kept = seal(db)
    by_force("update audit.log set actor = 'x' where id = %s", ids[0])
    by_force("delete from audit.link")
    by_force("truncate audit.seal")
    seal(db)

    assert db.execute(FIRST).fetchall() == []
    assert db.execute("select problem from audit.first_tampered(%s)", [kept]).fetchall() == [
        ("changed",)
    ]


def test_a_transaction_that_was_open_at_the_seal_is_no_forgery(db, ids, connect):
    with connect() as slow:
        db.execute("insert into public.thing values (51, 'quick')")
        slow.execute("insert into public.thing values (50, 'slow')")
        db.commit()
        seal(db)
        slow.commit()
    assert db.execute(FIRST).fetchall() == []

    seal(db)
    assert db.execute(FIRST).fetchall() == []


def test_what_was_erased_and_said_so_is_in_order(db, ids, by_force):
    db.execute("select audit.erase('public.thing', '1', 'asked for')")
    db.commit()
    assert db.execute(FIRST).fetchall() == []

    by_force('update audit.log set new_data = \'{"name": "forged"}\' where id = %s', ids[0])
    assert db.execute(FIRST).fetchall() == [(ids[0], "changed")]


def test_links_removed_from_the_beginning_are_found(db, ids, by_force):
    by_force("delete from audit.log where id <= %s", ids[1])
    by_force("delete from audit.link where log_id <= %s", ids[1])

    assert db.execute(FIRST).fetchall() == [(None, "removed")]


def test_a_month_that_retention_dropped_is_in_order(db, ids):
    (oldest,) = db.execute(
        "select relation::text from partitions.bounds('audit.log') order by from_at limit 1"
    ).fetchone()
    db.execute(f"alter table audit.log detach partition {oldest}")

    assert db.execute(FIRST).fetchall() == []
    db.execute("select audit.seal()")
    assert db.execute("select count(*) from audit.link").fetchone() == (0,)
    assert db.execute(FIRST).fetchall() == []

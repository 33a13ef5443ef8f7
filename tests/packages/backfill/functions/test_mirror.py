"""backfill.mirror keeps target in step with every write to source, in the same transaction."""

import random

import psycopg
import pytest

BACK = """
grant all on shop.kv to backfill_owner;
select backfill.create_task('back', 'shop.client', 'shop.kv',
    $$select b.legacy_key as key,
             jsonb_build_object('name', b.name, 'credit', b.credit) as value from batch as b$$);
select backfill.mirror('back');
"""


@pytest.fixture
def mirrored(db, shop):
    shop()
    db.execute("select backfill.mirror('clients')")
    db.commit()


def put(db, key, name, credit):
    db.execute(
        "insert into shop.kv values (%s, jsonb_build_object('name', %s::text, 'credit', %s::text))"
        " on conflict (key) do update set value = excluded.value",
        [key, name, credit],
    )


def test_inserts_updates_deletes_and_changed_keys_arrive(db, mirrored, same):
    for n in range(5):
        put(db, f"client:{n}", f"n{n}", n)
    assert same()
    db.execute("update shop.kv set value = value || '{\"credit\": 7}' where key like 'client:%'")
    assert same()
    db.execute("update shop.kv set key = 'client:9' where key = 'client:1'")
    assert same()
    db.execute("update shop.kv set key = 'other:3' where key = 'client:3'")
    assert same()
    db.execute("delete from shop.kv where key = 'client:2'")
    assert same()
    assert db.execute("select count(*) from shop.client").fetchone() == (3,)


def test_a_row_that_cannot_be_taken_over_does_not_hold_up_the_writer(db, mirrored):
    put(db, "client:1", "good", 1)
    put(db, "client:1", "good", "many")
    db.execute(
        "insert into shop.kv values ('client:2', '{}'),"
        ' (\'client:3\', \'{"name": "x", "credit": 3}\')'
    )

    assert db.execute("select legacy_key, credit from shop.client order by 1").fetchall() == [
        ("client:1", 1),
        ("client:3", 3),
    ]
    assert db.execute("select key, error from backfill.quarantine order by key").fetchall() == [
        (["client:1"], 'invalid input syntax for type integer: "many"'),
        (
            ["client:2"],
            'null value in column "name" of relation "client" violates not-null constraint',
        ),
    ]

    put(db, "client:1", "good", 2)
    db.execute("delete from shop.kv where key = 'client:2'")
    assert db.execute("select count(*) from backfill.quarantine").fetchone() == (0,)


def test_a_writer_that_rolls_back_leaves_no_trace(db, mirrored, same):
    put(db, "client:1", "a", 1)
    db.rollback()

    assert same()
    assert db.execute("select count(*) from shop.client").fetchone() == (0,)


def test_mirrors_in_both_directions_do_not_answer_each_other(db, mirrored, same):
    db.execute(BACK)
    dice = random.Random(7)
    for _ in range(60):
        key = f"client:{dice.randrange(8)}"
        choice = dice.randrange(4)
        if choice == 0:
            put(db, key, "kv", dice.randrange(100))
        elif choice == 1:
            db.execute(
                "insert into shop.client values (%s, 'table', %s)"
                " on conflict (legacy_key) do update set credit = excluded.credit",
                [key, dice.randrange(100)],
            )
        else:
            table, column = [("shop.kv", "key"), ("shop.client", "legacy_key")][choice - 2]
            db.execute(f"delete from {table} where {column} = %s", [key])
        assert same()
    assert db.execute("select count(*) > 0 from shop.client").fetchone() == (True,)


def test_a_step_does_not_come_back_through_the_mirror_of_the_target(db, shop, drive):
    shop(3)
    db.execute(BACK)
    db.execute("update shop.kv set value = value || '{\"extra\": 1}' where key like 'client:%'")
    db.commit()

    drive()

    assert db.execute("select count(*) from shop.kv where value ? 'extra'").fetchone() == (3,)


def test_writers_and_a_driver_side_by_side_end_equal(db, connect, shop, same, drive):
    shop(300, batch=20)
    db.execute("select backfill.mirror('clients')")
    db.commit()
    dice = random.Random(3)
    with connect() as writer:
        while drive(steps=1) != ["done"]:
            for _ in range(5):
                key = f"client:{dice.randrange(1, 330):06}"
                if dice.random() < 0.2:
                    writer.execute("delete from shop.kv where key = %s", [key])
                else:
                    put(writer, key, "w", dice.randrange(100))
            writer.commit()

    assert same()


def test_both_spellings_of_a_key_become_one_row(db, shop, drive):
    db.execute(
        'insert into shop.kv values (\'gift:1\', \'{"name": "a", "credit": 1}\'),'
        ' (\'gifts:1\', \'{"name": "b", "credit": 2}\');'
        "select backfill.create_task('gifts', 'shop.kv', 'shop.client',"
        " $$select regexp_replace(b.key, '^gifts?:', '') as legacy_key, b.value ->> 'name' as name,"
        " (b.value ->> 'credit')::integer as credit from batch as b$$,"
        " filter => $$key ~ '^gifts?:'$$)"
    )
    db.commit()

    assert drive("gifts", 1) == ["moved"]
    assert db.execute("select * from shop.client").fetchall() == [("1", "b", 2, None)]
    assert db.execute("select count(*) from backfill.quarantine").fetchone() == (0,)


def test_a_truncate_is_refused_while_the_mirror_stands(db, mirrored):
    with pytest.raises(psycopg.Error) as refused:
        db.execute("truncate shop.kv")

    assert refused.value.sqlstate == "PKB10"
    assert refused.value.diag.message_primary == "shop.kv is mirrored by backfill clients"


def test_a_task_is_dropped_after_its_mirror(db, mirrored):
    with pytest.raises(psycopg.Error) as refused:
        db.execute("select backfill.drop_task('clients')")
    assert refused.value.sqlstate == "PKB09"
    db.rollback()

    db.execute("select backfill.unmirror('clients')")
    assert db.execute("select backfill.drop_task('clients')").fetchone() == (True,)
    assert db.execute("select backfill.drop_task('clients')").fetchone() == (False,)
    put(db, "client:1", "a", 1)
    assert db.execute("select count(*) from shop.client").fetchone() == (0,)


def test_users_need_no_right_on_the_target(db, mirrored, as_actor):
    db.execute(
        "grant usage on schema shop to authenticated; grant insert on shop.kv to authenticated"
    )
    db.commit()

    with as_actor("alice") as alice:
        alice.execute('insert into shop.kv values (\'client:1\', \'{"name": "a", "credit": 1}\')')

    assert db.execute("select count(*) from shop.client").fetchone() == (1,)


def test_the_owner_of_rows_must_be_allowed_to_delete(db, shop):
    shop()
    db.execute("revoke delete on shop.client from backfill_owner")

    with pytest.raises(psycopg.Error) as refused:
        db.execute("select backfill.mirror('clients')")

    assert refused.value.sqlstate == "PKB04"
    assert refused.value.diag.message_hint == "grant delete on shop.client to backfill_owner;"

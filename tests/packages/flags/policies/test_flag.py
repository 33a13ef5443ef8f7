"""Users ask whether a flag is on; they see no list and turn nothing."""

import psycopg
import pytest

ATTEMPTS = [
    "select * from flags.flag",
    "insert into flags.flag (name) values ('x')",
    "update flags.flag set share = 100",
    "delete from flags.flag",
    "select * from flags.flag_change",
    "insert into flags.flag_change (flag, actor_role) values ('x', 'y')",
    "select flags.set_share('x', 1)",
    "select flags.roll_back('x')",
    "select flags.enlist('x', 'y', true)",
]


@pytest.mark.parametrize("role", ["authenticated", "anon"])
def test_users_turn_nothing(db, role):
    db.execute(f"set local role {role}")
    for attempt in ATTEMPTS:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), db.transaction():
            db.execute(attempt)


def test_releasers_read_the_history_and_do_not_write_it(turn, db):
    turn("select flags.set_share('shop.price', 10)")
    db.execute("set local role flags_releaser")

    assert db.execute("select count(*) from flags.flag_change").fetchone() == (1,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute("insert into flags.flag_change (flag, actor_role) values ('x', 'y')")


@pytest.mark.parametrize("share", [-1, 101, None])
def test_a_share_is_a_percentage(db, share):
    with pytest.raises(psycopg.errors.IntegrityError):
        db.execute("insert into flags.flag (name, share) values ('x', %s)", [share])

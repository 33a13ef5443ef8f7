"""A user sees and marks the own inbox, and nobody else's."""

import psycopg
import pytest

ALICE = "00000000-0000-4000-8000-00000000000a"
BOB = "00000000-0000-4000-8000-00000000000b"


@pytest.fixture
def inboxes(db, send):
    for number in range(3):
        send(number, {"in_app": ALICE})
    send(9, {"in_app": BOB})
    send(8, {"in_app": ALICE}, expires_at="2000-01-01")


def test_users_see_their_own_notifications_until_these_expire(inboxes, as_actor):
    with as_actor("alice") as alice:
        assert alice.execute("select title from notify.notification order by id").fetchall() == [
            ("Order 0",),
            ("Order 1",),
            ("Order 2",),
        ]
        assert alice.execute("select notify.unread()").fetchone() == (3,)
        assert alice.execute("select notify.unread(2)").fetchone() == (2,)


def test_reading_counts_down_and_is_noted_once(db, inboxes, as_actor):
    with as_actor("alice") as alice:
        assert alice.execute("select notify.mark_read('{1}')").fetchone() == (1,)
        assert alice.execute("select notify.mark_read('{1}')").fetchone() == (0,)
        assert alice.execute("select notify.unread()").fetchone() == (2,)
        assert alice.execute("select notify.mark_read()").fetchone() == (2,)
        assert alice.execute("select notify.unread()").fetchone() == (0,)
    with as_actor("bob") as bob:
        assert bob.execute("select notify.unread()").fetchone() == (1,)


@pytest.mark.parametrize(
    "change",
    [
        "update notify.notification set title = 'x'",
        f"update notify.notification set user_id = '{ALICE}'",
        "delete from notify.notification",
        "insert into notify.notification (message_id, user_id, topic, body) values (1, '', '', '')",
        "select * from notify.delivery",
        "select notify.purge()",
    ],
)
def test_users_change_nothing_else(inboxes, as_actor, change):
    with as_actor("bob") as bob:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            bob.execute(change)


def test_users_do_not_mark_the_notifications_of_others(db, inboxes, as_actor):
    with as_actor("bob") as bob:
        assert bob.execute("select notify.mark_read('{1,2,3}')").fetchone() == (0,)
        assert bob.execute("update notify.notification set read_at = now()").rowcount == 1

    assert db.execute(
        "select count(*) from notify.notification where user_id = %s and read_at is not null",
        [ALICE],
    ).fetchone() == (0,)


def test_without_claims_there_is_no_inbox(inboxes, as_actor):
    with as_actor(role="authenticated", claims={}) as nobody:
        assert nobody.execute("select count(*) from notify.notification").fetchone() == (0,)
        assert nobody.execute("select notify.unread(), notify.mark_read()").fetchone() == (0, 0)


def test_the_count_reads_the_index_of_what_is_unread(db, inboxes):
    db.execute(
        "insert into notify.notification (message_id, user_id, topic, body, read_at)"
        " select 1, (n % 100)::text, 'x', '', now() from generate_series(1, 20000) as n;"
        "analyze notify.notification"
    )
    plan = db.execute(
        "explain (format json) select from notify.notification"
        " where user_id = '7' and read_at is null"
        " and (expires_at is null or expires_at > now()) limit 100"
    ).fetchone()[0]

    assert plan[0]["Plan"]["Plans"][0]["Index Name"] == "notification_unread"

"""presence.heartbeat keeps somebody in a room, and brings them back."""

import threading

PLACE = "select ctid, xmin from presence.member"


def test_who_is_not_heard_of_is_gone(call, who, later):
    call("ann", "join", "room:7")
    call("bob", "join", "room:7")
    later("20 seconds")
    call("bob", "heartbeat", "room:7")

    later("11 seconds")

    assert who("room:7") == ["bob"]


def test_the_state_stays(call, later):
    call("ann", "join", "room:7", '{"name": "Ann"}')
    later("20 seconds")

    call("ann", "heartbeat", "room:7")

    ((*_, state),) = call("ann", "who", "room:7").fetchall()
    assert state == {"name": "Ann"}


def test_it_is_an_upsert_so_a_crash_is_mended_by_itself(call, who, db):
    call("ann", "join", "room:7")
    db.execute("truncate presence.member")
    db.commit()

    call("ann", "heartbeat", "room:7")

    assert who("room:7") == ["ann"]


def test_one_that_comes_early_writes_nothing(call, later, db):
    call("ann", "join", "room:7")
    before = db.execute(PLACE).fetchone()
    db.commit()

    call("ann", "heartbeat", "room:7")
    assert db.execute(PLACE).fetchone() == before
    db.commit()

    later("11 seconds")
    db.commit()
    before = db.execute(PLACE).fetchone()
    db.commit()
    call("ann", "heartbeat", "room:7")
    assert db.execute(PLACE).fetchone() != before


def test_a_heartbeat_is_a_change_in_place(connect, db):
    db.execute("""select set_config('request.jwt.claims', '{"sub": "ann"}', false)""")
    for _ in range(20):
        db.execute("update presence.member set expires_at = now() + interval '5 seconds'")
        db.execute("select presence.heartbeat('room:7')")
        db.commit()
    db.execute("select pg_stat_force_next_flush()")
    db.commit()

    stats = "select n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where relname = 'member'"
    assert db.execute(f"{stats} and schemaname = 'presence'").fetchone() == (38, 38)


def test_many_at_once_are_each_there_once(connect, who):
    def work(n):
        with connect(autocommit=True) as session:
            claims = f'{{"sub": "u{n % 4}"}}'
            session.execute("select set_config('request.jwt.claims', %s, false)", [claims])
            for _ in range(20):
                session.execute("select presence.join('room:7')")
                session.execute("select presence.heartbeat('room:7')")

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(who("room:7")) == ["u0", "u1", "u2", "u3"]

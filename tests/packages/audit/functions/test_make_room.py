"""The log never runs out of partitions, whether or not anybody maintains them."""

LAST = "select relation::text from partitions.bounds('audit.log') order by to_at desc limit {}"
AHEAD = "select is_ahead from partitions.coverage where parent = 'audit.log'::regclass"


def leave_only_this_month(db):
    for (partition,) in db.execute(LAST.format(12)).fetchall():
        db.execute(f"drop table {partition}")
    db.execute("select audit.renew()")
    db.commit()


def test_a_year_is_there_from_the_beginning(db):
    assert db.execute(
        "select max(to_at) > now() + interval '1 year' from partitions.bounds('audit.log')"
    ).fetchone() == (True,)


def test_a_write_near_the_end_makes_room_for_the_next(db, tracked, logged, as_actor):
    tracked("id integer primary key")
    db.execute("grant all on public.thing to authenticated")
    leave_only_this_month(db)
    assert db.execute(AHEAD).fetchone() == (False,)

    with as_actor("alice") as alice:
        alice.execute("insert into public.thing values (1)")

    assert db.execute(AHEAD).fetchone() == (True,)
    assert logged() == [("INSERT", "1")]


def test_a_write_goes_through_where_room_cannot_be_made(db, connect, tracked, logged):
    tracked("id integer primary key")
    leave_only_this_month(db)
    with connect() as holder:
        holder.execute("lock table audit.log in share update exclusive mode")
        db.execute("insert into public.thing values (1)")
    db.commit()

    assert logged() == [("INSERT", "1")]
    assert db.execute(AHEAD).fetchone() == (False,)


def test_retention_drops_whole_months(db):
    db.execute("select partitions.add('audit.log', '2019-01-01', '2019-02-01', 'month')")
    old = (
        "insert into audit.log (created_at, table_schema, table_name, action, actor_role)"
        " values ('2019-01-15', 'public', 'old', 'INSERT', 'x')"
    )
    db.execute(old)
    db.execute("update partitions.managed set keep = '7 years', drop_after = '0'")
    db.commit()

    for _ in range(2):
        db.execute("select partitions.maintain('audit.log')")
        db.commit()

    assert db.execute("select to_regclass('audit.log_2019_01')").fetchone() == (None,)
    assert db.execute("select 1 from audit.log where table_name = 'old'").fetchall() == []

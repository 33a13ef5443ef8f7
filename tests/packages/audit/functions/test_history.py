"""audit.history tells what happened to one row."""


def test_all_that_happened_to_a_row_oldest_first(db, tracked):
    tracked("a integer, b text, n integer, primary key (a, b)")
    db.execute("insert into public.thing values (1, 'x', 0), (2, 'x', 0)")
    db.execute("update public.thing set n = 5 where a = 1")
    db.execute("delete from public.thing")

    found = db.execute(
        "select action, old_data ->> 'n', new_data ->> 'n'"
        " from audit.history('public.thing', '[1, \"x\"]')"
    ).fetchall()

    assert found == [("INSERT", None, "0"), ("UPDATE", "0", "5"), ("DELETE", "5", None)]


def test_it_uses_the_index(db, tracked):
    tracked("id integer primary key")
    db.execute("set local enable_seqscan = off")

    plan = db.execute(
        "explain select * from audit.log where table_schema = 'public'"
        " and table_name = 'thing' and record_id = '1' order by id"
    ).fetchall()

    assert any("record_id" in line and "Index Cond" in line for (line,) in plan)


def test_a_tenant_sees_its_own_rows_only(db, tracked, as_actor):
    tracked("id integer primary key, tenant_id text", tenant_column="tenant_id")
    db.execute("insert into public.thing values (1, 'a'), (2, 'b')")
    db.commit()

    with as_actor(role="audit_tenant_reader", claims={"tenant_id": "a"}) as reader:
        assert reader.execute(
            "select record_id from audit.log where table_name = 'thing'"
        ).fetchall() == [("1",)]
        seen = reader.execute("select * from audit.history('public.thing', '2')").fetchall()
    assert seen == []

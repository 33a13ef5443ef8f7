"""audit.erase empties what the log holds of a person, and says so."""


def test_the_data_goes_and_that_something_happened_stays(db, tracked, logged):
    tracked("id integer primary key, name text")
    db.execute("insert into public.thing values (1, 'Ada'), (2, 'Bob')")
    db.execute("update public.thing set name = 'Ida' where id = 1")
    db.execute("delete from public.thing where id = 1")

    assert db.execute("select audit.erase('public.thing', '1', 'asked for')").fetchone() == (3,)

    assert [row for row in logged("record_id, action, old_data, new_data") if row[0] == "1"] == [
        ("1", "INSERT", None, {}),
        ("1", "UPDATE", {}, {}),
        ("1", "DELETE", {}, None),
        ("1", "ERASE", None, {"rows": 3, "reason": "asked for"}),
    ]
    assert ("2", {"id": 2, "name": "Bob"}) in logged("record_id, new_data")


def test_what_is_not_there_is_not_erased(db, tracked, logged):
    tracked("id integer primary key")

    assert db.execute("select audit.erase('public.thing', '1', 'asked for')").fetchone() == (0,)
    assert logged() == []

"""Fresh units, data, and how many messages laying takes."""

import pytest

from pgpkg.apply.laying import script
from pgpkg.errors import Blocked

TABLE = "create table app.ticket (id integer primary key, note text);"


def test_data_is_laid_again_when_its_text_changes(layer):
    data = """
        insert into app.ticket values (1, 'one')
        on conflict (id) do update set note = excluded.note;
    """
    layer.build({"tables/ticket.sql": TABLE, "data/ticket.sql": data})
    layer.lay({"tables/ticket.sql": TABLE, "data/ticket.sql": data.replace("'one'", "'two'")})
    assert layer.value("select note from app.ticket") == "two"


def test_a_fresh_unit_is_built_and_recorded_as_a_whole(layer):
    layer.build(
        {
            "tables/ticket.sql": TABLE + "comment on table app.ticket is 'Tickets.';",
            "functions/even.sql": "create function app.even(n integer) returns boolean"
            " language sql as 'select n = 0 or app.odd(n - 1)';",
            "functions/odd.sql": "create function app.odd(n integer) returns boolean"
            " language sql as 'select n > 0 and app.even(n - 1)';",
        }
    )
    assert sorted(layer.recorded) == [
        ("function", "app.even(integer)"),
        ("function", "app.odd(integer)"),
        ("table", "app.ticket"),
    ]
    assert layer.said == [
        "built sql/tables/ticket.sql",
        "built sql/functions/even.sql",
        "built sql/functions/odd.sql",
    ]
    assert layer.value("select app.even(4)")


def test_a_file_costs_one_message(layer, monkeypatch):
    sent = []
    send = script.database.send

    def counted(connection, text):
        sent.append(text)
        return send(connection, text)

    monkeypatch.setattr(script.database, "send", counted)
    files = {
        f"functions/f{n}.sql": f"create function app.f{n}() returns text language sql return {n};"
        for n in range(20)
    }
    layer.lay(files)
    assert len(sent) == 20

    sent.clear()
    layer.lay({path: text.replace("return ", "return 1 + ") for path, text in files.items()})
    assert len(sent) == 20


def test_a_lock_that_cannot_be_had_names_the_line_and_may_be_tried_again(layer, another):
    policy = "create policy p on app.ticket using (true);"
    layer.build({"tables/ticket.sql": TABLE})
    other = another()
    with other.transaction():
        other.execute("lock table app.ticket in share mode")
        layer.run("set lock_timeout = '50ms'")
        with pytest.raises(Blocked) as caught:
            layer.lay({"tables/ticket.sql": TABLE, "policies/ticket.sql": policy})
    assert caught.value.sqlstate == "55P03"
    assert caught.value.place == "sql/policies/ticket.sql:1"
    assert layer.lay({"tables/ticket.sql": TABLE, "policies/ticket.sql": policy})

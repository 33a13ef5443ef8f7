"""What cannot be laid is refused with its line, and nothing has changed."""

import pytest

from pgpkg.errors import ForeignDependant, NotOurs, StateDependant, StatementFailed

ONE = """create or replace function app.one() returns integer language sql as $$ select 1 $$;"""
VIEW = "create view app.ones as select app.one() as one;"


def test_a_view_of_somebody_in_the_way_refuses_and_changes_nothing(layer):
    layer.lay({"functions/one.sql": ONE, "views/ones.sql": VIEW})
    layer.run("create view public.report as select * from app.ones")

    with pytest.raises(ForeignDependant, match=r"view public\.report stands in the way") as caught:
        layer.lay({"functions/one.sql": ONE.replace("integer", "text"), "views/ones.sql": VIEW})

    assert caught.value.code == "PGK541"
    assert "cannot change return type" in caught.value.detail
    assert layer.value("select one from public.report") == 1


def test_a_default_in_the_way_refuses_and_says_how_to_go_on(layer):
    layer.lay({"functions/one.sql": ONE})
    layer.run("create table app.thing (n integer default app.one())")

    with pytest.raises(
        StateDependant, match=r"default value for app\.thing\.n stands in the way"
    ) as it:
        layer.lay({"functions/one.sql": ONE.replace("integer", "text")})

    assert it.value.code == "PGK542"
    assert "_v2" in it.value.hint
    assert layer.value("select app.one()") == 1


@pytest.mark.parametrize(
    "state",
    [
        "create table app.thing (n integer check (n > app.one()))",
        "create table app.thing (n integer, m integer generated always as (n + app.one()) stored)",
        "create table app.thing (n integer); create index on app.thing ((n + app.one()))",
        "create domain app.thing as integer check (value > app.one())",
    ],
)
def test_state_in_the_way_refuses(layer, state):
    layer.lay({"functions/one.sql": ONE.replace("language sql", "language sql immutable")})
    layer.run(state)

    with pytest.raises(StateDependant, match="only a migration changes state"):
        layer.lay({"functions/one.sql": ONE.replace("integer", "text")})


def test_an_object_that_somebody_else_made_is_not_replaced_by_a_plain_create(layer):
    layer.run("create view app.ones as select 7 as seven")

    with pytest.raises(NotOurs) as caught:
        layer.lay({"functions/one.sql": ONE, "views/ones.sql": VIEW})

    assert caught.value.place == "sql/views/ones.sql:1"
    assert layer.value("select seven from app.ones") == 7


def test_an_error_names_the_line_of_the_template(layer):
    text = "-- reads\n\ncreate function app.bad()\nreturns integer language sql\nas $$\n"
    with pytest.raises(StatementFailed, match='column "nosuch" does not exist') as caught:
        layer.lay({"functions/bad.sql": f"{text}    select nosuch\n$$;\n"})
    assert caught.value.place == "sql/functions/bad.sql:6"

    later = ONE + "\n\ncomment on function app.one() is 'x';\ngrant execute on function app.one()"
    with pytest.raises(StatementFailed, match="nobody_here") as caught:
        layer.lay({"functions/one.sql": f"{later} to nobody_here;"})
    assert caught.value.place == "sql/functions/one.sql:4"


def test_bodies_that_name_each_other_are_checked_when_both_are_there(layer):
    even = "create function app.even(n integer) returns boolean language sql as"
    odd = even.replace("even", "odd")
    files = {
        "functions/even.sql": f"{even} 'select n = 0 or app.odd(n - 1)';",
        "functions/odd.sql": f"{odd} 'select n > 0 and app.even(n - 1)';",
    }
    layer.lay(files)
    assert layer.value("select app.even(10)")

    files["functions/even.sql"] = files["functions/even.sql"].replace("n = 0", "nosuch")
    files["functions/odd.sql"] = files["functions/odd.sql"].replace("n > 0", "0 < n")
    layer.lay({})
    with pytest.raises(StatementFailed, match='column "nosuch" does not exist') as caught:
        layer.lay(files)
    assert caught.value.place == "sql/functions/even.sql:1"

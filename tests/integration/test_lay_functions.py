"""Functions are replaced where PostgreSQL allows it, and dropped and created where it does not."""

from pgpkg.apply import lay
from pgpkg.model import Plan, Step

ONE = """create or replace function app.one() returns integer language sql as $$ select 1 $$;"""
VIEW = "create view app.ones as select app.one() as one;"


def test_a_changed_body_replaces_the_function_and_a_revert_is_a_change_like_any_other(layer):
    layer.lay({"functions/one.sql": ONE})
    layer.lay({"functions/one.sql": ONE.replace("select 1", "select 2")})
    assert layer.value("select app.one()") == 2

    assert layer.lay({"functions/one.sql": ONE}) == ["replaced function app.one()"]
    assert layer.value("select app.one()") == 1


def test_a_changed_return_type_takes_the_views_on_it_down_and_lays_them_again(layer):
    upper = "create or replace view app.more as select one, one * 2 as two from app.ones;"
    files = {"functions/one.sql": ONE, "views/ones.sql": VIEW, "views/more.sql": upper}
    layer.lay(files)

    files["functions/one.sql"] = ONE.replace("integer", "bigint")

    assert layer.lay(files) == [
        "replaced function app.one()",
        "laid again view app.ones",
        "laid again view app.more",
    ]
    assert layer.value("select pg_typeof(two)::text from app.more") == "bigint"


def test_a_renamed_argument_drops_and_creates(layer):
    text = "create function app.half(n integer) returns integer language sql return n / 2;"
    layer.lay({"functions/half.sql": text})

    layer.lay({"functions/half.sql": text.replace("n integer", "m integer").replace("n /", "m /")})

    assert layer.value("select app.half(m => 4)") == 2


def test_a_new_signature_leaves_no_old_one_and_callers_bind_to_the_new_one(layer):
    old = "create function app.name(n integer) returns text language sql return 'old';"
    new = "create function app.name(n integer, m text default '') returns text"
    new += " language sql return 'new';"
    view = "create or replace view app.names as select app.name(1) as name;"
    layer.lay({"functions/name.sql": old, "views/names.sql": view})

    said = layer.lay({"functions/name.sql": new, "views/names.sql": view})

    assert said == [
        "dropped function app.name(integer)",
        "laid function app.name(integer, text)",
        "laid again view app.names",
    ]
    assert layer.value("select name from app.names") == "new"
    assert layer.value("select to_regprocedure('app.name(integer)') is null")


def test_an_overload_with_a_new_return_type_goes_with_its_file(layer):
    text = """
        create or replace function app.say(n integer) returns text language sql return 'n';
        create or replace function app.say(t text) returns text language sql return 't';
    """
    layer.lay({"functions/say.sql": text})
    layer.lay({"functions/say.sql": text.replace("(t text) returns text", "(t text) returns name")})
    assert layer.value("select pg_typeof(app.say('x'::text))::text") == "name"
    assert layer.value("select app.say(1)") == "n"


def test_a_procedure_takes_the_place_of_a_function(layer):
    layer.lay({"functions/one.sql": "create function app.one() returns void language sql as '';"})
    layer.lay({"functions/one.sql": "create procedure app.one() language sql as '';"})
    assert layer.value("select prokind from pg_proc where proname = 'one'") == "p"


def test_a_removed_file_drops_its_function_and_nothing_else(layer):
    layer.run("create function app.mine() returns integer language sql return 7")
    layer.lay({"functions/one.sql": ONE})

    assert layer.lay({}) == ["dropped function app.one()"]

    assert layer.value("select to_regproc('app.one') is null")
    assert layer.value("select app.mine()") == 7


def test_a_function_is_dropped_after_the_view_that_no_longer_uses_it(layer):
    layer.lay({"functions/one.sql": ONE, "views/ones.sql": VIEW})
    layer.run("create view app.of_somebody as select * from app.ones")

    layer.lay({"views/ones.sql": "create view app.ones as select 3 as one;"})

    assert layer.value("select one from app.of_somebody") == 3
    assert layer.value("select to_regproc('app.one') is null")


def test_what_another_units_file_laid_comes_back_from_the_ledger(layer, tree_of):
    layer.lay({"functions/one.sql": ONE, "views/ones.sql": VIEW})
    changed = tree_of({"functions/one.sql": ONE.replace("integer", "bigint")})
    step = Step("app", "function", "app.one()", "replace", "sql/functions/one.sql")
    plan = Plan("", objects=(step,))

    with layer.connection.transaction():
        lay.lay(layer.connection, changed, plan, layer.state, layer.said.append)

    assert layer.said[-1] == "laid again view app.ones"
    assert layer.value("select pg_typeof(one)::text from app.ones") == "bigint"


def test_an_operator_stands_while_the_comment_beside_it_changes(layer):
    text = """
        create function app.near(a integer, b integer) returns boolean
        language sql return abs(a - b) < 2;
        create operator app.~~~ (leftarg = integer, rightarg = integer, function = app.near);
        comment on function app.near(integer, integer) is 'One';
    """
    layer.lay({"functions/near.sql": text})
    layer.lay({"functions/near.sql": text.replace("'One'", "'Two'")})
    assert layer.value("select 1 operator(app.~~~) 2")

"""The pytest plugin, as a stranger's repository uses it: without a line in conftest.py."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pgpkg.scratch import folders

pytest_plugins = ("pytester",)

PROVIDER = "local" if os.environ.get("PGPKG_TEST_SERVER") == "local" else "embedded"
FILES = {
    "pgpkg.toml": f"""
        [project]
        name = "shop"
        [scratch]
        provider = "{PROVIDER}"
        [actors.alice]
        role = "shopper"
        claims = {{ sub = "alice", email = "alice@a.test" }}
        [actors.bob]
        role = "shopper"
        claims = {{ sub = "bob" }}
        settings = {{ "app.tenant" = "b" }}
    """,
    "sql/schema.sql": """
        create schema if not exists {{ schema }};
        do $$
        begin
            create role shopper nologin;
        exception
            when duplicate_object then null;
        end $$;
        grant usage on schema {{ schema }} to shopper;
    """,
    "sql/tables/customer_order.sql": """
        create table {{ schema }}.customer_order (owner text not null);
        alter table {{ schema }}.customer_order enable row level security;
        grant select, insert on {{ schema }}.customer_order to shopper;
    """,
    "sql/policies/customer_order.sql": """
        drop policy if exists customer_order_own on {{ schema }}.customer_order;
        create policy customer_order_own on {{ schema }}.customer_order to shopper
        using (owner = (select current_setting('request.jwt.claims')::jsonb ->> 'sub'));
    """,
    "sql/seed/customer_order.sql": """
        insert into {{ schema }}.customer_order values ('alice'), ('bob');
    """,
}


@pytest.fixture
def shop(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A small project with row security, and the cache of this machine."""
    monkeypatch.setenv(folders.CACHE_VARIABLE, str(folders.cache()))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    for name, text in FILES.items():
        write(pytester, name, text)
    return pytester


def write(pytester: pytest.Pytester, name: str, text: str) -> None:
    file = pytester.path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(line.removeprefix(" " * 8) for line in text.splitlines()) + "\n")


def test_each_test_has_a_database_of_its_own_with_everything_in_it(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import pytest

        COUNT = "select count(*) from shop.customer_order"

        @pytest.mark.parametrize("turn", [1, 2, 3])
        def test_orders(db, connect, turn):
            assert db.execute(COUNT).fetchone() == (2,)
            db.execute("insert into shop.customer_order values ('carol')")
            other = connect(autocommit=True)
            assert other.execute(COUNT).fetchone() == (2,)
            db.commit()
            assert other.execute(COUNT).fetchone() == (3,)
    """)
    shop.runpytest_subprocess().assert_outcomes(passed=3)


def test_actor_is_who_postgrest_says_and_only_in_the_transaction(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import json
        import psycopg
        import pytest

        SETTING = "select current_setting(%s, true)"

        def value(session, name):
            return session.execute(SETTING, (name,)).fetchone()[0]

        def test_rows_and_claims(as_actor):
            asked = as_actor("alice", method="GET", path="/customer_order", headers={"X-Id": "7"})
            with asked as alice, as_actor("bob") as bob:
                orders = "select owner from shop.customer_order"
                assert alice.execute(orders).fetchall() == [("alice",)]
                assert bob.execute(orders).fetchall() == [("bob",)]
                assert alice.execute("select current_user").fetchone() == ("shopper",)
                assert json.loads(value(alice, "request.jwt.claims")) == {
                    "role": "shopper", "sub": "alice", "email": "alice@a.test"
                }
                assert value(alice, "request.method") == "GET"
                assert value(alice, "request.path") == "/customer_order"
                assert value(alice, "request.headers") == '{"x-id":"7"}'
                assert value(bob, "app.tenant") == "b"

        def test_local_to_the_transaction_which_commits(as_actor, db, connect):
            from pgpkg import actor
            from pgpkg.model import Actor

            with db.transaction():
                actor.become(db, Actor("x", "shopper", {"sub": "x"}))
                assert db.execute("select current_user").fetchone() == ("shopper",)
            assert db.execute("select current_user").fetchone() == ("postgres",)
            assert value(db, "request.jwt.claims") == ""
            with as_actor("alice") as alice:
                alice.execute("insert into shop.customer_order values ('alice')")
            count = "select count(*) from shop.customer_order where owner = 'alice'"
            assert db.execute(count).fetchone() == (2,)

        def test_what_is_forbidden(as_actor, db):
            with as_actor("alice") as alice:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    alice.execute("insert into shop.customer_order values ('bob')")
            with as_actor(role="shopper", claims={"sub": "nobody"}) as nobody:
                assert nobody.execute("select * from shop.customer_order").fetchall() == []

        def test_unknown_actor(as_actor):
            from pgpkg.errors import UnknownActor

            with pytest.raises(UnknownActor) as caught:
                with as_actor("alcie"):
                    pass
            assert caught.value.hint == "Did you mean alice?"
    """)
    shop.runpytest_subprocess().assert_outcomes(passed=4)


def test_all_workers_share_one_server_that_is_gone_afterwards(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import json, os, pathlib, time
        import pytest

        @pytest.mark.parametrize("number", range(6))
        def test_note(db, pgpkg_server, pgpkg_template, request, number):
            pid = db.execute("select split_part(pg_read_file('postmaster.pid'), chr(10), 1)")
            folder = db.execute("show data_directory").fetchone()[0]
            note = [os.environ["PYTEST_XDIST_WORKER"], pid.fetchone()[0], folder, pgpkg_template]
            (request.config.rootpath / f"note{number}").write_text(json.dumps(note))
            time.sleep(0.1)
    """)
    shop.runpytest_subprocess("-n", "2").assert_outcomes(passed=6)

    notes = [json.loads(note.read_text()) for note in shop.path.glob("note*")]
    workers, pids, data, templates = (set(column) for column in zip(*notes, strict=True))
    assert workers == {"gw0", "gw1"}
    assert len(pids) == len(data) == len(templates) == 1
    assert not Path(data.pop()).parent.exists()


def test_template_follows_the_content(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        def test_name(pgpkg_template, request):
            (request.config.rootpath / "name").write_text(pgpkg_template)
    """)
    names = []
    for text in ("select 1;", "select 1;", "select 2;"):
        write(shop, "sql/seed/more.sql", text)
        shop.runpytest_subprocess().assert_outcomes(passed=1)
        names.append((shop.path / "name").read_text())
    assert names[0] == names[1] != names[2]


def test_pytest_postgresql_gets_our_server_and_our_template(shop: pytest.Pytester) -> None:
    shop.makeconftest("""
        from pytest_postgresql import factories

        postgresql = factories.postgresql("pgpkg_noproc")
    """)
    shop.makepyfile("""
        import pytest

        @pytest.mark.parametrize("turn", [1, 2])
        def test_orders(postgresql, turn):
            count = "select count(*) from shop.customer_order"
            assert postgresql.execute(count).fetchone() == (2,)
            postgresql.execute("delete from shop.customer_order")
            postgresql.commit()
    """)
    shop.runpytest_subprocess().assert_outcomes(passed=2)
    shop.runpytest_subprocess("-n", "2").assert_outcomes(passed=2)


def test_project_elsewhere_is_named_with_an_option(
    shop: pytest.Pytester, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "test_it.py").write_text("def test_it(pgpkg_project): pass\n")
    arguments = (f"--rootdir={elsewhere}", elsewhere)
    shop.runpytest_subprocess(*arguments, "--pgpkg-project=.").assert_outcomes(passed=1)

    lost = shop.runpytest_subprocess(*arguments)

    lost.assert_outcomes(errors=1)
    lost.stdout.fnmatch_lines(["error PGK101: no pgpkg.toml in *", "  hint * pgpkg init"])


def test_project_that_cannot_be_built_is_one_clear_error(shop: pytest.Pytester) -> None:
    write(shop, "sql/functions/broken.sql", "create function {{ schema }}.broken( as nonsense;")
    shop.makepyfile("def test_it(db): pass")
    result = shop.runpytest_subprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["error PGK3*: *", "  place   sql/functions/broken.sql:1"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_plugin_that_nobody_uses_loads_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import sys

        def test_loaded():
            loaded = {name for name in sys.modules if name.split(".")[0] == "pgpkg"}
            assert loaded == {"pgpkg", "pgpkg.pytest_plugin"}
    """)
    pytester.runpytest_subprocess("-p", "no:postgresql").assert_outcomes(passed=1)

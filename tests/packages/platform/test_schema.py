"""The platform brings what Supabase-style SQL takes for granted, and stands aside where it is."""

import threading

import psycopg
from psycopg.conninfo import make_conninfo

from pgpkg import render
from pgpkg.model import Source

PLAIN_DEPLOYER = """
do $$
begin
    create role platform_deployer createrole;
exception
    when duplicate_object then
        null;
end
$$;
grant app_owner to platform_deployer
"""


def roles(db):
    rows = db.execute(
        "select rolname, rolcanlogin, rolinherit, rolbypassrls, rolsuper from pg_roles"
    ).fetchall()
    return {name: tuple(rest) for name, *rest in rows}


def test_roles_have_the_attributes_that_the_gateway_expects(db):
    found = roles(db)

    assert found["anon"] == (False, False, False, False)
    assert found["authenticated"] == (False, False, False, False)
    assert found["service_role"] == (False, False, True, False)
    assert found["authenticator"] == (True, False, False, False)
    assert found["app_owner"] == (False, True, False, False)


def test_the_gateway_may_become_each_api_role(db):
    (members,) = db.execute(
        "select array_agg(roleid::regrole::text order by roleid::regrole::text)"
        " from pg_auth_members where member = 'authenticator'::regrole"
    ).fetchone()

    assert members == ["anon", "authenticated", "service_role"]


def test_what_exists_already_is_left_alone(scratch_url, build_platform):
    url = scratch_url()
    with psycopg.connect(url) as real:
        real.execute("create schema auth")
        real.execute(
            "create function auth.uid() returns uuid language sql"
            " as $$ select '00000000-0000-4000-8000-00000000ffff'::uuid $$"
        )

    build_platform(url)

    with psycopg.connect(url) as db:
        assert db.execute("select auth.uid()::text").fetchone() == (
            "00000000-0000-4000-8000-00000000ffff",
        )
        assert db.execute("select to_regclass('auth.users')").fetchone() == (None,)
        assert db.execute("select to_regprocedure('auth.jwt()')").fetchone() == (None,)
        surface = dict(db.execute("select name, is_stand_in from platform.surface").fetchall())
        assert surface["auth"] is False
        assert surface["storage"] is True


def test_pg_cron_is_taken_where_it_can_be_created(cron_database, build_platform):
    build_platform(cron_database)

    with psycopg.connect(cron_database) as db:
        assert db.execute("select extname from pg_extension where extname = 'pg_cron'").fetchone()
        surface = dict(db.execute("select name, is_stand_in from platform.surface").fetchall())
        assert surface["cron"] is False
        assert db.execute("select to_regprocedure('cron.run_due(timestamptz)')").fetchone() == (
            None,
        )


def test_a_deployer_who_may_read_no_settings_gets_the_stand_ins(db, scratch_url, build_platform):
    url = scratch_url()
    with psycopg.connect(url) as superuser:
        superuser.execute(PLAIN_DEPLOYER)
        superuser.execute(f'alter database "{superuser.info.dbname}" owner to platform_deployer')
    plain = make_conninfo(url, options="-c role=platform_deployer")

    build_platform(plain)

    with psycopg.connect(plain) as deployer:
        assert deployer.execute(
            "select is_stand_in from platform.surface where name = 'cron'"
        ).fetchone() == (True,)
        assert deployer.execute("select cron.is_due('0 9 * * *', '2026-11-23 09:00+00')").fetchone()


def test_two_deployers_may_create_a_role_at_once(pgpkg_project, scratch_url):
    name = f"race_{threading.get_ident()}"
    unit = next(unit for unit in pgpkg_project.units if unit.name == "platform")
    text = f'{{% from "macros/roles.sql" import role %}}{{{{ role("{name}") }}}}'
    sql = render.render(Source("platform", "", "x.sql", text), unit, pgpkg_project.units).text
    errors = []

    def second_deployer():
        try:
            with psycopg.connect(scratch_url()) as second:
                second.execute(sql)
        except psycopg.Error as error:
            errors.append(error)

    with psycopg.connect(scratch_url()) as first:
        try:
            first.execute(sql)
            other = threading.Thread(target=second_deployer)
            other.start()
            wait_until_blocked(scratch_url(), name)
            first.commit()
            other.join()

            assert errors == []
            assert name in roles(first)
        finally:
            first.rollback()
            first.execute(f"drop role if exists {name}")


def wait_until_blocked(url, name):
    with psycopg.connect(url, autocommit=True) as watcher:
        for _ in range(500):
            (waiting,) = watcher.execute(
                "select count(*) from pg_stat_activity"
                " where wait_event_type = 'Lock' and query like %s",
                [f"%{name}%"],
            ).fetchone()
            if waiting:
                return
            watcher.execute("select pg_sleep(0.01)")
    raise AssertionError("the second deployer never waited for the first")

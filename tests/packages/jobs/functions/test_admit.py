"""A job runs as its role, cannot become another, and only members of a role give it work."""

import os

import psycopg
import pytest

# Roles belong to the whole server, which others may be using.
ONE, TWO, ADMIN = (f"jobs_{who}_{os.getpid()}" for who in ("one", "two", "admin"))
NOW = "now() + interval '1 minute'"


@pytest.fixture
def roles(jobs):
    """An admin of the jobs who is a member of ONE and not of TWO."""
    jobs.execute(f"create role {ONE}")
    jobs.execute(f"create role {TWO}")
    jobs.execute(f"create role {ADMIN}")
    jobs.execute(f"grant jobs_admin, {ONE} to {ADMIN}")
    jobs.commit()
    yield jobs
    jobs.rollback()
    jobs.execute(f"drop owned by {ONE}, {TWO}, {ADMIN} cascade")
    jobs.execute(f"drop role {ONE}, {TWO}, {ADMIN}")
    jobs.commit()


def test_a_command_runs_as_its_role_and_not_as_the_ticker(roles, declare):
    declare(run_as=ONE)
    roles.execute("set role jobs_worker")

    roles.execute(f"select jobs.run('tidy', {NOW})")

    roles.execute("reset role")
    assert roles.execute("select who from public.trace").fetchall() == [(ONE,)]
    assert roles.execute("select run_as, ran_by = session_user from jobs.run").fetchall() == [
        (ONE, True)
    ]


ESCAPES = [
    "reset role",
    f"set role {TWO}",
    "select set_config('role', 'none', true)",
    "set session authorization default",
    "do $$ begin reset role; end $$",
]


def test_a_command_cannot_become_another_role(roles, declare):
    for number, escape in enumerate(ESCAPES):
        command = f"{escape}; insert into public.trace values (current_user, {number})"
        declare(f"escape {number}", run_as=ONE, command=command)

    roles.execute(f"select jobs.run_due({NOW})")

    left = f"select who, said from public.trace where who <> '{ONE}'"
    assert roles.execute(left).fetchall() == []
    assert roles.execute("select count(*) from jobs.run").fetchone() == (len(ESCAPES),)
    assert roles.execute("select current_user = session_user").fetchone() == (True,)


def test_an_admin_gives_work_only_to_roles_that_are_theirs(roles):
    roles.execute(f"select jobs.admit('{ONE}'), jobs.admit('{TWO}')")
    roles.execute(f"set local role {ADMIN}")
    roles.execute(f"select jobs.schedule('mine', '@daily', 'select 1', '{ONE}')")

    with pytest.raises(psycopg.Error) as refused, roles.transaction():
        roles.execute(f"select jobs.schedule('theirs', '@daily', 'select 1', '{TWO}')")
    assert refused.value.sqlstate == "PKJ04"
    assert refused.value.diag.message_primary == f"{ADMIN} may not give work to {TWO}"
    with pytest.raises(psycopg.Error) as refused, roles.transaction():
        roles.execute(f"update jobs.job set run_as = '{TWO}'")
    assert refused.value.sqlstate == "PKJ04"


def test_a_role_is_admitted_by_a_deployer_once(roles):
    roles.execute(f"set local role {ADMIN}")
    with pytest.raises(psycopg.Error) as refused, roles.transaction():
        roles.execute(f"select jobs.admit('{ONE}')")
    assert refused.value.sqlstate == "PKJ04"
    assert "Let a deployer do it once" in refused.value.diag.message_hint

    roles.execute("reset role")
    assert roles.execute(f"select jobs.admit('{ONE}')").fetchone() == (True,)
    assert roles.execute(f"select jobs.admit('{ONE}')").fetchone() == (False,)


def test_an_admin_may_pause_any_job(roles, declare):
    declare(run_as=TWO)
    roles.execute(f"set local role {ADMIN}")

    roles.execute("select jobs.pause('tidy')")

    assert roles.execute("select is_active from jobs.status").fetchall() == [(False,)]


def test_a_role_that_is_not_there_is_told(roles):
    with pytest.raises(psycopg.Error) as refused:
        roles.execute("select jobs.schedule('x', '@daily', 'select 1', 'nobody here')")

    assert refused.value.diag.message_primary == "there is no role nobody here"


BEYOND = [
    "select jobs.schedule('x', '@daily', 'select 1')",
    "insert into jobs.job (name, schedule, command) values ('x', '@daily', 'select 1')",
    "update jobs.clock set next_at = now()",
    "delete from jobs.run",
    "select jobs.run_now('tidy')",
    f"select jobs_run_as.{ONE}('select 1')",
    "select jobs.execute_command(j, now()) from jobs.job as j",
]


def test_the_worker_runs_what_is_due_and_nothing_else(roles, declare):
    declare(run_as=ONE)
    roles.execute("set role jobs_worker")

    for attempt in BEYOND:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), roles.transaction():
            roles.execute(attempt)

"""A job runs as its role, cannot become another, and only members of a role give it work."""

import psycopg
import pytest

NOW = "now() + interval '1 minute'"


@pytest.fixture
def roles(jobs):
    """An admin of the jobs who is a member of jobs_test_one and not of jobs_test_two."""
    jobs.execute("create role jobs_test_one")
    jobs.execute("create role jobs_test_two")
    jobs.execute("create role jobs_test_admin")
    jobs.execute("grant jobs_admin, jobs_test_one to jobs_test_admin")
    jobs.commit()
    yield jobs
    jobs.rollback()
    jobs.execute("drop owned by jobs_test_one, jobs_test_two, jobs_test_admin cascade")
    jobs.execute("drop role jobs_test_one, jobs_test_two, jobs_test_admin")
    jobs.commit()


def test_a_command_runs_as_its_role_and_not_as_the_ticker(roles, declare):
    declare(run_as="jobs_test_one")
    roles.execute("set role jobs_worker")

    roles.execute(f"select jobs.run('tidy', {NOW})")

    roles.execute("reset role")
    assert roles.execute("select who from public.trace").fetchall() == [("jobs_test_one",)]
    assert roles.execute("select run_as, ran_by = session_user from jobs.run").fetchall() == [
        ("jobs_test_one", True)
    ]


ESCAPES = [
    "reset role",
    "set role jobs_test_two",
    "select set_config('role', 'none', true)",
    "set session authorization default",
    "do $$ begin reset role; end $$",
]


def test_a_command_cannot_become_another_role(roles, declare):
    for number, escape in enumerate(ESCAPES):
        command = f"{escape}; insert into public.trace values (current_user, {number})"
        declare(f"escape {number}", run_as="jobs_test_one", command=command)

    roles.execute(f"select jobs.run_due({NOW})")

    left = "select who, said from public.trace where who <> 'jobs_test_one'"
    assert roles.execute(left).fetchall() == []
    assert roles.execute("select count(*) from jobs.run").fetchone() == (len(ESCAPES),)
    assert roles.execute("select current_user = session_user").fetchone() == (True,)


def test_an_admin_gives_work_only_to_roles_that_are_theirs(roles):
    roles.execute("select jobs.admit('jobs_test_one'), jobs.admit('jobs_test_two')")
    roles.execute("set local role jobs_test_admin")
    roles.execute("select jobs.schedule('mine', '@daily', 'select 1', 'jobs_test_one')")

    with pytest.raises(psycopg.Error) as refused, roles.transaction():
        roles.execute("select jobs.schedule('theirs', '@daily', 'select 1', 'jobs_test_two')")
    assert refused.value.sqlstate == "PKJ04"
    assert (
        refused.value.diag.message_primary == "jobs_test_admin may not give work to jobs_test_two"
    )
    with pytest.raises(psycopg.Error) as refused, roles.transaction():
        roles.execute("update jobs.job set run_as = 'jobs_test_two'")
    assert refused.value.sqlstate == "PKJ04"


def test_a_role_is_admitted_by_a_deployer_once(roles):
    roles.execute("set local role jobs_test_admin")
    with pytest.raises(psycopg.Error) as refused, roles.transaction():
        roles.execute("select jobs.admit('jobs_test_one')")
    assert refused.value.sqlstate == "PKJ04"
    assert "Let a deployer do it once" in refused.value.diag.message_hint

    roles.execute("reset role")
    assert roles.execute("select jobs.admit('jobs_test_one')").fetchone() == (True,)
    assert roles.execute("select jobs.admit('jobs_test_one')").fetchone() == (False,)


def test_an_admin_may_pause_any_job(roles, declare):
    declare(run_as="jobs_test_two")
    roles.execute("set local role jobs_test_admin")

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
    "select jobs_run_as.jobs_test_one('select 1')",
    "select jobs.execute_command(j, now()) from jobs.job as j",
]


def test_the_worker_runs_what_is_due_and_nothing_else(roles, declare):
    declare(run_as="jobs_test_one")
    roles.execute("set role jobs_worker")

    for attempt in BEYOND:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), roles.transaction():
            roles.execute(attempt)

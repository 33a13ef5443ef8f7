"""Jobs and publications follow their files."""

import pytest

CRON = """
create schema cron;
create table cron.job (
    jobid bigint generated always as identity primary key, jobname text, schedule text,
    command text, username text default current_user, unique (jobname, username)
);
create function cron.schedule(job_name text, schedule text, command text)
returns bigint language sql as $$
    insert into cron.job (jobname, schedule, command) values ($1, $2, $3)
    on conflict (jobname, username) do update
    set schedule = excluded.schedule, command = excluded.command
    returning jobid
$$;
create function cron.unschedule(job_name text) returns boolean language plpgsql as $$
begin
    delete from cron.job as j where j.jobname = $1 and j.username = current_user;
    if not found then
        raise exception 'could not find valid entry for job %', $1;
    end if;
    return true;
end
$$;
"""
PURGE = "select cron.schedule('app_purge', '0 3 * * *', $$ select 1 $$);"
JOBS = "select jobname::text, schedule::text from cron.job order by 1, 2"
TABLE = "create table app.ticket (id integer primary key, note text);"


def jobs_follow_their_files(layer, mine):
    layer.lay({"jobs/app_purge.sql": PURGE})
    assert rows(layer, JOBS) == [("app_purge", "0 3 * * *"), *mine]

    layer.lay({"jobs/app_purge.sql": PURGE.replace("0 3", "0 4")})
    assert rows(layer, JOBS) == [("app_purge", "0 4 * * *"), *mine]

    said = layer.lay({"jobs/app_sweep.sql": PURGE.replace("purge", "sweep")})
    assert said == ["dropped job app_purge", "laid job app_sweep"]
    assert rows(layer, JOBS) == sorted([("app_sweep", "0 3 * * *"), *mine])

    assert layer.lay({}) == ["dropped job app_sweep"]
    assert rows(layer, JOBS) == mine


def rows(layer, query):
    return layer.connection.execute(query).fetchall()


def test_jobs_follow_their_files_on_a_stand_in(layer):
    layer.run(CRON)
    layer.run(
        "insert into cron.job (jobname, schedule, username) values ('by_hand', '@daily', 'x')"
    )
    jobs_follow_their_files(layer, [("by_hand", "@daily")])


def test_a_job_of_somebody_else_under_the_same_name_stays(layer):
    layer.run(CRON)
    layer.lay({"jobs/app_purge.sql": PURGE})
    layer.run("update cron.job set username = 'somebody_else'")
    layer.lay({})
    assert rows(layer, JOBS) == [("app_purge", "0 3 * * *")]


def test_a_job_that_somebody_took_off_the_schedule_is_no_error(layer):
    layer.run(CRON)
    layer.lay({"jobs/app_purge.sql": PURGE})
    layer.run("select cron.unschedule('app_purge')")
    assert layer.lay({}) == ["dropped job app_purge"]


def test_a_job_can_be_dropped_where_cron_is_gone(layer):
    layer.run(CRON)
    layer.lay({"jobs/app_purge.sql": PURGE})
    layer.run("drop schema cron cascade")
    assert layer.lay({}) == ["dropped job app_purge"]


def test_a_job_of_the_jobs_package_follows_its_file_too(layer):
    layer.run(CRON.replace("cron", "plan"))
    layer.lay({"jobs/app_purge.sql": PURGE.replace("cron.", "plan.")})
    assert rows(layer, JOBS.replace("cron", "plan")) == [("app_purge", "0 3 * * *")]

    assert layer.lay({}) == ["dropped job app_purge"]
    assert rows(layer, JOBS.replace("cron", "plan")) == []


@pytest.mark.local
def test_jobs_follow_their_files_on_pg_cron(cron_layer):
    cron_layer.run("create extension if not exists pg_cron")
    cron_layer.run("select cron.schedule('by_hand', '@daily', 'select 1')")
    jobs_follow_their_files(cron_layer, [("by_hand", "@daily")])


PUBLISHED = "select tablename::text from pg_publication_tables where pubname = 'p' order by 1"
GUARDED = """
do $$
begin
    if not exists (
        select from pg_publication_tables where pubname = 'p' and tablename = 'ticket'
    ) then
        alter publication p add table app.ticket;
    end if;
end
$$;
"""


@pytest.mark.parametrize("text", [GUARDED, "alter publication p add table app.ticket;"])
def test_tables_leave_a_publication_with_the_file(layer, text):
    layer.build({"tables/ticket.sql": TABLE})
    layer.run("create table app.other (id integer); create publication p for table app.other")
    layer.lay({"tables/ticket.sql": TABLE, "publications/p.sql": text})
    layer.lay({"tables/ticket.sql": TABLE, "publications/p.sql": "-- again\n" + text})
    assert rows(layer, PUBLISHED) == [("other",), ("ticket",)]

    layer.lay({"tables/ticket.sql": TABLE})

    assert rows(layer, PUBLISHED) == [("other",)]


def test_a_publication_is_made_anew_when_its_text_changes_and_keeps_what_other_files_add(layer):
    files = {
        "tables/ticket.sql": TABLE,
        "tables/other.sql": "create table app.other (id integer primary key);",
        "publications/p.sql": "create publication p for table app.other;",
        "publications/ticket.sql": "alter publication p add table app.ticket;",
    }
    layer.build({path: text for path, text in files.items() if path.startswith("tables")})
    layer.lay(files)
    oid = "select oid from pg_publication where pubname = 'p'"
    before = layer.value(oid)

    layer.lay({**files, "publications/p.sql": "-- why\n" + files["publications/p.sql"]})
    assert layer.value(oid) == before

    files["publications/p.sql"] = "create publication p with (publish = 'insert');"
    layer.lay(files)
    assert layer.value("select pubupdate from pg_publication where pubname = 'p'") is False
    assert rows(layer, PUBLISHED) == [("ticket",)]

    layer.lay({"tables/ticket.sql": TABLE, "tables/other.sql": files["tables/other.sql"]})
    assert rows(layer, "select pubname from pg_publication") == []

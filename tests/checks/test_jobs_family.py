"""Jobs and triggers are judged by what they do: look-alikes with opposite right answers."""

from __future__ import annotations

JOB = """-- file: sql/jobs/{name}.sql
select cron.schedule('{name}', '0 1 * * *', $job${command}$job$);
"""
PURSE = """-- base: scheduled
-- file: sql/tables/purse.sql
create table app.purse (
    id bigint generated always as identity primary key,
    credits integer not null default 0,
    renews_at timestamptz not null default now(),
    seen_at timestamptz
);
-- file: sql/tables/session.sql
create table app.session (
    id integer primary key,
    expires_at timestamptz not null default now() + interval '1 hour'
);
-- file: sql/tables/ticket.sql
create table app.ticket (id integer primary key, expires_at timestamptz not null);
-- file: sql/seed/ticket.sql
insert into app.ticket
select n, timestamptz '2020-01-01' + n * interval '1 day' from generate_series(1, 5) as n;
-- file: sql/functions/wipe.sql
create function app.wipe() returns void language plpgsql as $$
begin
    execute 'delete from app.ticket';
end;
$$;
-- file: sql/functions/wipe_whole.sql
create function app.wipe_whole() returns void language sql begin atomic
    delete from app.ticket;
end;
-- file: sql/functions/wipe_chosen.sql
create function app.wipe_chosen(chosen integer) returns void language sql begin atomic
    delete from app.ticket where id = chosen;
end;
-- file: sql/tables/job_log.sql
create table app.job_log (id uuid primary key default gen_random_uuid(), body text, at timestamptz);
-- file: sql/functions/tidy.sql
create procedure app.tidy() language plpgsql as $$
begin
    delete from app.sale where not is_open;
    commit;
end;
$$;
"""
COMMANDS = {
    "call-tidy": ("call app.tidy()", set()),
    "index-sale": ("create index concurrently sale_by_amount on app.sale (amount)", set()),
    "two-vacuums": ("vacuum app.sale; vacuum app.total", {"job-fails"}),
    "divide-up": ("select 1 / (count(*) - count(*)) from app.sale", {"job-fails"}),
    "see-purses": (
        "update app.purse set seen_at = clock_timestamp() where true",
        {"unbounded-delete"},
    ),
    "take-credits": (
        "update app.purse set credits = credits - 1 where id < 4",
        {"job-not-idempotent"},
    ),
    "renew-all": (
        "update app.purse set renews_at = renews_at + interval '1 month' where id < 4",
        {"job-not-idempotent"},
    ),
    "log-run": ("insert into app.job_log (body, at) values ('ran', clock_timestamp())", set()),
    "once-only": (
        "insert into app.total (day, amount) values (current_date + 5000, 1)",
        set(),
    ),
    "sum-up": (
        "insert into app.total (day, amount) select current_date, sum(amount) from app.sale",
        set(),
    ),
    "drop-chosen": ("delete from app.purse where seen_at is null", set()),
    "drop-listed": ("delete from app.sale where id in (select id from app.purse)", set()),
    "drop-expired": ("delete from app.session where expires_at < now()", set()),
    "drop-late": ("delete from app.ticket where expires_at < now()", set()),
    "drop-block": ("do $x$ begin delete from app.ticket; end $x$", {"unbounded-delete"}),
    "drop-numbered": ("delete from app.sale where id > 0", {"unbounded-delete"}),
    "wipe-sale": ("truncate app.sale", {"unbounded-delete"}),
    "dial-other": ("select 'host=db password=hunter22 dbname=x'", {"job-secret"}),
    "dial-known": ("select 'host=db dbname=x password=' || current_setting('app.pw', true)", set()),
    "sign-in": (
        "select dblink_x('u', password => 'hunter33') where false",
        {"job-fails", "job-secret"},
    ),
    "send-pair": ("select jsonb_build_object('apikey', 'abc-def-123')", {"job-secret"}),
    "send-built": (
        "select jsonb_build_object('apikey', current_setting('app.k', true), 'a', 'b')",
        set(),
    ),
    "send-key": ("""select '{"x-api-key": "abcdef123456"}'::jsonb""", {"job-secret"}),
    "basic-plan": ("select 'Basic subscription', 'bearer', 'token'", set()),
    "name-key": ("select 'the api key has expired', 'password reset mails'", set()),
}


def test_each_command_is_judged_by_what_it_does(prove):
    jobs = (JOB.format(name=n, command=c) for n, (c, _) in COMMANDS.items())
    report = prove(PURSE + "".join(jobs), "jobs")
    found = {name: set() for name in COMMANDS}
    for one in report.findings:
        found.setdefault(one.object, set()).add(one.rule)
    functions = {name: found.pop(name) for name in sorted(found.keys() - COMMANDS.keys())}

    assert functions == {
        "app.wipe()": {"unbounded-delete"},
        "app.wipe_whole()": {"unbounded-delete"},
    }

    assert found == {name: rules for name, (_, rules) in COMMANDS.items()}
    of_jobs = [f for f in report.findings if f.object in COMMANDS]
    assert all(f.file == f"sql/jobs/{f.object}.sql" for f in of_jobs)
    assert not any("hunter22" in f"{f}" or "abcdef123456" in f"{f}" for f in report.findings)


def test_a_role_that_is_gone_or_may_not_log_in_runs_nothing(prove):
    report = prove(
        "-- base: scheduled\n"
        + JOB.format(name="by-nobody", command="select 1")
        + JOB.format(name="by-visitor", command="select 1")
        + "-- file: sql/seed/roles.sql\n"
        + "update cron.job set username = 'no_such_role' where jobname = 'by-nobody';\n"
        + "update cron.job set username = 'anon' where jobname = 'by-visitor';\n",
        "jobs",
    )

    assert {(f.rule, f.object) for f in report.findings} == {
        ("job-fails", "by-nobody"),
        ("job-fails", "by-visitor"),
    }


def test_without_jobs_the_rules_pass_and_say_so(prove):
    report = prove("-- file: sql/schema.sql\ncreate schema app;\n", "jobs")

    assert {c.rule: (c.status, c.reason) for c in report.checks} == {
        "job-fails": ("passed", "nothing is scheduled"),
        "job-not-idempotent": ("passed", "nothing is scheduled"),
        "job-secret": ("passed", "nothing is scheduled"),
        "trigger-blocks-writes": ("passed", ""),
        "unbounded-delete": ("passed", ""),
    }


def test_a_job_of_the_package_is_judged_and_not_the_entry_that_calls_it(prove):
    report = prove(
        """-- base: scheduled
-- file: pgpkg.toml
[project]
name = "app"

[packages]
platform = {}
jobs = {}
-- file: sql/jobs/app_count.sql
select jobs.schedule('app_count', '0 1 * * *', 'insert into app.count (n) values (1)');
-- file: sql/jobs/app_gone.sql
select jobs.schedule('app_gone', '0 1 * * *', 'delete from app.cuont');
-- file: sql/tables/count.sql
create table app.count (n integer);
""",
        "jobs",
    )

    assert {(f.rule, f.object) for f in report.findings} == {
        ("job-fails", "app_gone"),
        ("job-not-idempotent", "app_count"),
    }

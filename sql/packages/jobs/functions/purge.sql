{%- from "macros/grants.sql" import only -%}
-- Removes history that is older than the settings say, at most so many rows at a time, and what is
-- left of jobs that are gone. Once an hour does; asked more often it says 0.
create or replace function {{ schema }}.purge(
    batch integer default 10000,
    every interval default interval '1 hour'
)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    keep interval;
    purged integer;
begin
    select s.keep_runs
    into keep
    from {{ schema }}.setting as s
    where s.purged_at < now() - purge.every
    for update skip locked;
    if not found then
        return 0;
    end if;

    delete from {{ schema }}.run as r
    using (
        select
            o.name,
            o.tick
        from {{ schema }}.run as o
        where o.started_at < now() - keep
        order by o.started_at
        limit purge.batch
        for update skip locked
    ) as old
    where
        r.name = old.name
        and r.tick = old.tick;
    get diagnostics purged = row_count;

    delete from {{ schema }}.clock as c
    using (
        select o.job_id
        from {{ schema }}.clock as o
        where not exists (select from {{ schema }}.job as j where j.id = o.job_id)
        for update skip locked
    ) as gone
    where c.job_id = gone.job_id;

    if purged < purge.batch then
        update {{ schema }}.setting as s
        set purged_at = now()
        where s.is_only;
    end if;
    return purged;
end;
$$;

alter function {{ schema }}.purge(integer, interval) owner to {{ owner }};

comment on function {{ schema }}.purge(integer, interval) is
'Removes history that is older than the settings say; tells how many runs went.';

{{ only("execute", "function " ~ schema ~ ".purge(integer, interval)", [admin, worker]) }}

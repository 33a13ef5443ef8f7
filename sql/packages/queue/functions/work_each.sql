{%- from "macros/grants.sql" import only -%}
-- Claims up to `batch` jobs, runs their handlers in SQL and ends them, as work() does, and tells what
-- became of each.
-- Not a definer: handlers must not have the rights of the queue.
create or replace function {{ schema }}.work_each(
    queue text,
    batch integer default 10,
    worker text default null,
    lease interval default null
)
returns table (id bigint, kind text, outcome text, error text)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
#variable_conflict use_column
declare
    jobs {{ schema }}.job [];
begin
    select array_agg(c order by c.id)
    into jobs
    from {{ schema }}.claim(
        work_each.queue, work_each.batch, work_each.worker, work_each.lease
    ) as c;

    return query
    select
        p.id,
        j.kind,
        p.outcome,
        p.error
    from {{ schema }}.perform(
        array(select u.id from unnest(jobs) as u),
        array(select u.token from unnest(jobs) as u)
    ) as p
    inner join unnest(jobs) as j
        on p.id = j.id
    where jobs is not null;
end;
$$;

comment on function {{ schema }}.work_each(text, integer, text, interval) is
'Claims jobs, runs their handlers in SQL and ends them, and tells what became of each.';

{{ only("execute", "function " ~ schema ~ ".work_each(text, integer, text, interval)", worker) }}

{%- from "macros/grants.sql" import only -%}
-- When a job is next due. A clock that knows an older declaration counts for nothing.
create or replace function {{ schema }}.next_at(job {{ schema }}.job, clock {{ schema }}.clock)
returns timestamptz
language sql
stable
security invoker
set search_path = ''
as $$
    select case
        when clock.declared_at = job.declared_at then clock.next_at
        else {{ schema }}.next_tick(job.schedule, job.declared_at, job.timezone)
    end;
$$;

comment on function {{ schema }}.next_at({{ schema }}.job, {{ schema }}.clock) is
'When a job is next due.';

{{ only("execute", "function " ~ schema ~ ".next_at(" ~ schema ~ ".job, " ~ schema ~ ".clock)", [owner, admin, worker, reader]) }}

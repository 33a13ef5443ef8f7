{%- from "macros/grants.sql" import only -%}
-- The jobs that are due at this moment, longest due first, with the time that each may take. For
-- whoever runs each in a transaction of its own, with statement_timeout set before.
create or replace function {{ schema }}.due(
    moment timestamptz default now(),
    late interval default interval '0'
)
returns table (name text, next_at timestamptz, timeout interval)
language sql
stable
security definer
set search_path = ''
as $$
    select
        d.name,
        d.next_at,
        d.timeout
    from (
        select
            j.name,
            {{ schema }}.next_at(j, c) as next_at,
            j.timeout
        from {{ schema }}.job as j
        inner join {{ schema }}.clock as c
            on j.id = c.job_id
        where
            j.is_enabled
            and not j.is_paused
    ) as d
    where d.next_at <= due.moment - due.late
    order by d.next_at, d.name;
$$;

alter function {{ schema }}.due(timestamptz, interval) owner to {{ owner }};

comment on function {{ schema }}.due(timestamp with time zone, interval) is
'The jobs that are due at this moment, longest due first.';

{{ only("execute", "function " ~ schema ~ ".due(timestamptz, interval)", [admin, worker]) }}

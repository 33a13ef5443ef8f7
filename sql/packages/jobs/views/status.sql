-- How each job stands: when it is due, what its last run said, how often it has failed since the
-- last that went well.
create or replace view {{ schema }}.status
with (security_invoker = true)
as
with last_run as (
    select distinct on (r.name)
        r.name,
        r.tick,
        r.status,
        r.sqlstate,
        r.message,
        r.ended_at - r.started_at as duration
    from {{ schema }}.run as r
    order by r.name, r.tick desc
),
success as (
    select
        r.name,
        max(r.tick) as tick
    from {{ schema }}.run as r
    where r.status = 'succeeded'
    group by r.name
),
failure as (
    select
        r.name,
        count(*) as failures
    from {{ schema }}.run as r
    left join success as s
        on r.name = s.name
    where
        r.status = 'failed'
        and (s.tick is null or r.tick > s.tick)
    group by r.name
)

select
    j.name,
    j.schedule,
    j.timezone,
    j.run_as,
    j.is_enabled and not j.is_paused as is_active,
    {{ schema }}.next_at(j, c) as next_at,
    j.is_enabled
    and not j.is_paused
    and {{ schema }}.next_at(j, c) < now() - interval '2 minutes' as is_late,
    l.tick as last_tick,
    l.status as last_status,
    l.sqlstate as last_sqlstate,
    l.message as last_message,
    l.duration as last_duration,
    coalesce(f.failures, 0) as failures
from {{ schema }}.job as j
inner join {{ schema }}.clock as c
    on j.id = c.job_id
left join last_run as l
    on j.name = l.name
left join failure as f
    on j.name = f.name;

alter view {{ schema }}.status owner to {{ owner }};

comment on view {{ schema }}.status is
'How each job stands: when it is due, what its last run said, how often it has failed since.';

grant select on {{ schema }}.status to {{ admin }}, {{ worker }}, {{ reader }};

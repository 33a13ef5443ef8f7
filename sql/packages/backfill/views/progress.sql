-- How far each task is, and when it will be done if it goes on like this.
create or replace view {{ schema }}.progress
with (security_invoker = true)
as
select
    t.name,
    t.phase,
    t.state,
    t.seen_rows,
    greatest(t.estimated_rows, t.seen_rows) as estimated_rows,
    case
        when t.state = 'done' then 100.0
        else round(99.9 * t.seen_rows / greatest(t.estimated_rows, t.seen_rows, 1), 1)
    end as percent,
    t.changed_rows,
    q.rows as quarantined_rows,
    m.rows as mismatched_rows,
    round(t.seen_rows / nullif(extract(epoch from t.busy + t.waited), 0), 1) as rows_per_second,
    case
        when t.state = 'running' and t.seen_rows > 0
            then
                (t.busy + t.waited)
                * (greatest(t.estimated_rows - t.seen_rows, 0)::double precision / t.seen_rows)
    end as time_left,
    t.checkpoint,
    t.waits_for,
    t.error,
    t.finished_at,
    t.state = 'failed' as is_failed
from {{ schema }}.task as t
cross join
    lateral (
        select count(*) as rows
        from {{ schema }}.quarantine as q
        where q.task = t.name
    ) as q
cross join
    lateral (
        select count(*) as rows
        from {{ schema }}.mismatch as m
        where m.task = t.name
    ) as m;

alter view {{ schema }}.progress owner to {{ owner }};

comment on view {{ schema }}.progress is
'How far each task is, and when it will be done if it goes on like this.';

grant select on {{ schema }}.progress to {{ operator }}, {{ reader }};

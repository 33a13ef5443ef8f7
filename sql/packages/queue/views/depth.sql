-- How much there is in each queue, and since when the oldest has waited. Nothing is counted but the
-- running jobs, of which there are few: the other numbers are kept while jobs move.
create or replace view {{ schema }}.depth as
with recent as (
    select
        d.queue_id,
        sum(d.ready) as ready,
        sum(d.later) as later,
        sum(d.blocked) as blocked,
        sum(d.dead) as dead,
        sum(d.done) as done,
        sum(d.failed) as failed,
        sum(d.cancelled) as cancelled
    from {{ schema }}.tally as d
    group by d.queue_id
),
busy as (
    select
        r.queue_id,
        count(*) as running
    from {{ schema }}.running as r
    group by r.queue_id
)

select
    q.name as queue,
    q.is_paused,
    coalesce(t.ready, 0) + coalesce(n.ready, 0) as ready,
    coalesce(t.later, 0) + coalesce(n.later, 0) as later,
    coalesce(t.blocked, 0) + coalesce(n.blocked, 0) as blocked,
    coalesce(b.running, 0) as running,
    coalesce(t.dead, 0) + coalesce(n.dead, 0) as dead,
    coalesce(t.done, 0) + coalesce(n.done, 0) as done_total,
    coalesce(t.failed, 0) + coalesce(n.failed, 0) as failed_total,
    coalesce(t.cancelled, 0) + coalesce(n.cancelled, 0) as cancelled_total,
    {{ schema }}.oldest(q.id) as oldest_at
from {{ schema }}.queue as q
left join {{ schema }}.total as t
    on q.id = t.queue_id
left join recent as n
    on q.id = n.queue_id
left join busy as b
    on q.id = b.queue_id;

alter view {{ schema }}.depth owner to {{ owner }};

comment on view {{ schema }}.depth is
'How much there is in each queue, and since when the oldest has waited.';

revoke all on {{ schema }}.depth from public;
grant select on {{ schema }}.depth to {{ admin }};

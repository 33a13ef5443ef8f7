-- What waits and what needs somebody, for each channel.
create or replace view {{ schema }}.backlog
with (security_invoker = true)
as
select
    d.channel,
    d.state,
    count(*) as deliveries,
    min(d.created_at) as oldest_at,
    max(d.attempts) as most_attempts
from {{ schema }}.delivery as d
where d.finished_at is null or d.is_stuck
group by d.channel, d.state;

alter view {{ schema }}.backlog owner to {{ owner }};

comment on view {{ schema }}.backlog is
'Deliveries that wait or need somebody, for each channel.';

grant select on {{ schema }}.backlog to {{ admin }}, {{ reader }};

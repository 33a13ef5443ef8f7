-- Sessions by database and state, and how long the oldest has been in it.
create or replace view {{ schema }}.connection as
select
    coalesce(a.datname, '') as database,
    coalesce(a.state, a.backend_type) as state,
    count(*) as connections,
    max(now() - a.state_change) as longest
from pg_catalog.pg_stat_activity as a
where a.backend_type in ('client backend', 'walsender')
group by 1, 2;

alter view {{ schema }}.connection owner to {{ owner }};

comment on view {{ schema }}.connection is
'Sessions by database and state, and how long the oldest has been in it.';

grant select on {{ schema }}.connection to {{ reader }};

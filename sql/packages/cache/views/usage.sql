-- What lies in the cache, by kind. Reads all of it: for people, not for a monitor.
create or replace view {{ schema }}.usage as
select
    e.kind,
    count(*) as entries,
    count(*) filter (where e.expires_at <= now()) as expired,
    sum(pg_column_size(e.value) + 120) as bytes,
    min(e.created_at) as oldest_at
from {{ schema }}.entry as e
group by e.kind;

alter view {{ schema }}.usage owner to {{ owner }};

comment on view {{ schema }}.usage is
'What lies in the cache, by kind. Reads all of it.';

grant select on {{ schema }}.usage to {{ admin }};

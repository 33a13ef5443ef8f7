-- How often reads found what they looked for, by kind of key; estimated from the reads that were
-- sampled. mget() and reads in read-only transactions are not counted.
create or replace view {{ schema }}.hit_rate as
select
    o.kind,
    round(sum(o.hits))::bigint as hits,
    round(sum(o.misses))::bigint as misses,
    round((sum(o.hits) / nullif(sum(o.hits + o.misses), 0))::numeric, 4) as hit_rate
from {{ schema }}.observation as o
group by o.kind;

alter view {{ schema }}.hit_rate owner to {{ owner }};

comment on view {{ schema }}.hit_rate is
'How often reads found what they looked for, by kind; estimated from a sample.';

grant select on {{ schema }}.hit_rate to {{ admin }};

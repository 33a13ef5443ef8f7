-- The twenty statements that cost most time; empty without pg_stat_statements.
create or replace view {{ schema }}.slow_statement as
select
    s.query_id::text as query_id,
    s.role,
    left(regexp_replace(s.query, '\s+', ' ', 'g'), 120) as query,
    s.calls,
    s.total,
    s.mean,
    s.worst,
    s.row_count
from {{ schema }}.statements(20) as s;

alter view {{ schema }}.slow_statement owner to {{ owner }};

comment on view {{ schema }}.slow_statement is
'The twenty statements that cost most time; empty without pg_stat_statements.';

grant select on {{ schema }}.slow_statement to {{ reader }};

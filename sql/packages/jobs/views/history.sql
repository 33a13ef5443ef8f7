-- What became of each run, newest first when ordered by started_at.
create or replace view {{ schema }}.history
with (security_invoker = true)
as
select
    r.name,
    r.tick,
    r.started_at,
    r.started_at - r.tick as delay,
    r.ended_at - r.started_at as duration,
    r.status,
    r.row_count,
    r.sqlstate,
    r.message,
    r.detail,
    r.run_as,
    r.ran_by
from {{ schema }}.run as r;

alter view {{ schema }}.history owner to {{ owner }};

comment on view {{ schema }}.history is
'What became of each run: how late it began, how long it took, and its error.';

grant select on {{ schema }}.history to {{ admin }}, {{ worker }}, {{ reader }};

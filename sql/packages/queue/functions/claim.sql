{%- from "macros/doors.sql" import door -%}
-- Gives out up to `batch` jobs of a queue under a lease. An empty answer has written nothing.
create or replace function {{ schema }}.claim(
    queue text,
    batch integer default 1,
    worker text default null,
    lease interval default null
)
returns setof {{ schema }}.job
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    return query
    select j.*
    from {{ schema }}.complete_and_claim(
        claim.queue, null, null, claim.batch, claim.worker, claim.lease
    ) as j;
end;
$$;

comment on function {{ schema }}.claim(text, integer, text, interval) is
'Gives out up to batch jobs under a lease, most urgent first, then oldest.';

{{ door(owner, schema ~ ".claim(text, integer, text, interval)", worker) }}

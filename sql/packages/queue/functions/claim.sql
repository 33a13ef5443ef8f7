{%- from "macros/claiming.sql" import lease, pick, variables with context -%}
{%- from "macros/doors.sql" import door -%}
-- Gives out up to `batch` jobs of a queue under a lease: the most urgent priority first, in it the
-- oldest. Jobs that others hold are skipped: nobody waits in line. An empty answer writes nothing.
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
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
{{ variables() }}
    token bigint;
begin
    {{ pick("claim", "claim.batch") }}
    if places is null then
        return;
    end if;

    its_lease := coalesce(claim.lease, its_lease);
    token := nextval('{{ schema }}.token_id');
    if is_fair then
{{ lease("claim", "fair") }}
    else
{{ lease("claim", "ready") }}
    end if;

    insert into {{ schema }}.tally (queue_id, ready) values (found_queue, -cardinality(places));
end;
$$;

comment on function {{ schema }}.claim(text, integer, text, interval) is
'Gives out up to batch jobs under a lease, most urgent first, then oldest.';

{{ door(owner, schema ~ ".claim(text, integer, text, interval)", worker) }}

{%- from "macros/doors.sql" import door -%}
-- Says how far a running job is, 0 to 100. False when it is no longer in the hands of the caller.
create or replace function {{ schema }}.set_progress(id bigint, token bigint, progress integer)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
begin
    update {{ schema }}.running as r
    set progress = set_progress.progress
    where
        r.id = set_progress.id
        and r.token = set_progress.token;
    return found;
end;
$$;

comment on function {{ schema }}.set_progress(bigint, bigint, integer) is
'Says how far a running job is, 0 to 100.';

{{ door(owner, schema ~ ".set_progress(bigint, bigint, integer)", worker) }}

{%- from "macros/doors.sql" import door -%}
{%- from "macros/job.sql" import names -%}
-- Puts a job where it has to wait: for its time, for its concurrency key, for the turn of its tenant,
-- or for a worker only. Says whether a worker could do something about it now.
create or replace function {{ schema }}.place(job {{ schema }}.ready, error text default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
    if (job).run_at > clock_timestamp() then
        insert into {{ schema }}.later (
            {{ names("") }},
            error
        )
        select
            (job).*,
            place.error;
        insert into {{ schema }}.tally (queue_id, later) values ((job).queue_id, 1);
        perform {{ schema }}.touch_head((job).queue_id, null, null, (job).run_at);
        return false;
    end if;

    if (job).concurrency_key is not null then
        insert into {{ schema }}.blocked
        select (job).*;
        insert into {{ schema }}.turn (queue_id, freed, concurrency_key)
        values ((job).queue_id, 0, (job).concurrency_key);
        insert into {{ schema }}.tally (queue_id, blocked) values ((job).queue_id, 1);
        perform {{ schema }}.touch_head((job).queue_id, null, null, 'infinity', true);
        return true;
    end if;

    perform {{ schema }}.make_ready(job);
    insert into {{ schema }}.tally (queue_id, ready) values ((job).queue_id, 1);
    return true;
end;
$$;

comment on function {{ schema }}.place({{ schema }}.ready, text) is
'Puts a job where it has to wait, and says whether a worker could take it up now.';

{{ door(owner, schema ~ ".place(" ~ schema ~ ".ready, text)") }}

{%- from "macros/doors.sql" import door -%}
-- Says that there is no queue of this name.
create or replace function {{ schema }}.no_queue(queue text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise exception 'there is no queue named %', coalesce(no_queue.queue, 'NULL')
        using
            errcode = 'PKQ01',
            detail = 'A queue is made before jobs are put into it.',
            hint = format('select {{ schema }}.create_queue(%L);', no_queue.queue);
end;
$$;

comment on function {{ schema }}.no_queue(text) is
'Says that there is no queue of this name.';

{{ door(owner, schema ~ ".no_queue(text)") }}

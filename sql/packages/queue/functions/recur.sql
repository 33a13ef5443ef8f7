{%- from "macros/doors.sql" import door -%}
-- Enqueues a job again and again from now on, by a schedule: five fields as cron reads them, in UTC,
-- or an interval such as '30 seconds'. Said again, it changes what was said; NULL ends it.
create or replace function {{ schema }}.recur(
    name text,
    queue text,
    kind text,
    schedule text,
    payload jsonb default '{}',
    priority integer default 0
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    found_queue integer;
begin
    if recur.schedule is null then
        delete from {{ schema }}.recurring as r
        where r.name = recur.name;
        return;
    end if;

    select q.id into found_queue
    from {{ schema }}.queue as q
    where q.name = recur.queue;
    if found_queue is null then
        perform {{ schema }}.no_queue(recur.queue);
    end if;
    if {{ schema }}.latest_tick(recur.schedule, clock_timestamp()) is null then
        raise exception '''%'' never comes', recur.schedule
            using
                errcode = 'PKQ08',
                detail = 'No day of the last four years fits its date and its month.',
                hint = 'The 28th is in every month.';
    end if;

    insert into {{ schema }}.recurring (last_tick, queue_id, priority, name, schedule, kind, payload)
    values (
        clock_timestamp(), found_queue, recur.priority, recur.name, recur.schedule, recur.kind,
        recur.payload
    )
    on conflict on constraint recurring_pkey do update
    set
        queue_id = excluded.queue_id,
        priority = excluded.priority,
        schedule = excluded.schedule,
        kind = excluded.kind,
        payload = excluded.payload;
end;
$$;

comment on function {{ schema }}.recur(text, text, text, text, jsonb, integer) is
'Enqueues a job again and again, by a schedule.';

{{ door(owner, schema ~ ".recur(text, text, text, text, jsonb, integer)", admin) }}

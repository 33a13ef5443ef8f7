{%- from "macros/doors.sql" import door -%}
-- Enqueues the recurring jobs that are due, and says how many. Call it every few seconds, from as
-- many places as you like: each tick becomes one job. Of ticks that were missed the last one counts.
-- Also sweeps up: windows that closed, old ticks, counters, the months of the archive, the tables
-- of streams that everybody has passed.
create or replace function {{ schema }}.tick(at timestamptz default clock_timestamp())
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
    due record;
    latest timestamptz;
    ticked integer := 0;
begin
    for due in
        select
            r.name,
            r.kind,
            r.payload,
            r.priority,
            r.schedule,
            r.last_tick,
            q.name as queue
        from {{ schema }}.recurring as r
        inner join {{ schema }}.queue as q
            on r.queue_id = q.id
        order by r.name
        for update of r skip locked
    loop
        latest := {{ schema }}.latest_tick(due.schedule, tick.at);
        continue when latest is null or latest <= due.last_tick;
        insert into {{ schema }}.tick (name, tick, job_id)
        values (
            due.name,
            latest,
            {{ schema }}.enqueue(due.queue, due.kind, due.payload, due.priority)
        );
        update {{ schema }}.recurring as r
        set last_tick = latest
        where r.name = due.name;
        ticked := ticked + 1;
    end loop;

    delete from {{ schema }}.tick as t
    where t.tick < tick.at - interval '30 days';
    delete from {{ schema }}.unique_job as u
    where u.ctid = any (array(
        select c.ctid
        from {{ schema }}.unique_job as c
        where c.held_until < clock_timestamp()
        limit 1000
        for update skip locked
    ));
    perform {{ schema }}.fold();
    if exists (select from {{ schema }}.queue as q where q.is_kept) then
        perform {{ schema }}.keep_archive_ahead(tick.at);
    end if;
    if exists (select from {{ schema }}.stream as s) then
        perform {{ schema }}.stream_rotate();
    end if;
    return ticked;
end;
$$;

comment on function {{ schema }}.tick(timestamptz) is
'Enqueues the recurring jobs that are due, each tick once, and sweeps up.';

{{ door(owner, schema ~ ".tick(timestamptz)", (worker, admin)) }}

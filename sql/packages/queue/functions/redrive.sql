{%- from "macros/doors.sql" import door -%}
{%- from "macros/job.sql" import names -%}
-- Puts dead jobs of a queue back into it, oldest first, with all their attempts before them, and says
-- how many.
create or replace function {{ schema }}.redrive(queue text, batch integer default 100)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    found_queue integer;
    job {{ schema }}.ready;
    redriven integer := 0;
begin
    select q.id into found_queue
    from {{ schema }}.queue as q
    where q.name = redrive.queue;
    if found_queue is null then
        perform {{ schema }}.no_queue(redrive.queue);
    end if;

    for job in
        delete from {{ schema }}.dead as d
        where d.ctid = any (array(
            select n.ctid
            from {{ schema }}.dead as n
            where n.queue_id = found_queue
            order by n.id
            limit redrive.batch
            for update skip locked
        ))
        returning
            {{ names("d.") }}
    loop
        job.attempt := 0;
        job.run_at := clock_timestamp();
        if
            job.unique_key is not null
            and {{ schema }}.hold_key(found_queue, job.unique_key, job.id, null) is not null
        then
            job.unique_key := null;
        end if;
        perform {{ schema }}.place(job);
        redriven := redriven + 1;
    end loop;

    if redriven > 0 then
        insert into {{ schema }}.tally (queue_id, dead) values (found_queue, -redriven);
        perform pg_notify({{ schema | literal }}, redrive.queue);
    end if;
    return redriven;
end;
$$;

comment on function {{ schema }}.redrive(text, integer) is
'Puts dead jobs back into their queue and says how many.';

{{ door(owner, schema ~ ".redrive(text, integer)", admin) }}

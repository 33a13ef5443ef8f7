{%- from "macros/doors.sql" import door -%}
{%- from "macros/job.sql" import names -%}
-- Moves later jobs of a queue whose time has come to where they can be claimed, and says how many.
create or replace function {{ schema }}.promote(queue_id integer)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    moved integer := 0;
    job {{ schema }}.ready;
begin
    for job in
        delete from {{ schema }}.later as l
        where l.ctid = any (array(
            select d.ctid
            from {{ schema }}.later as d
            where
                d.queue_id = promote.queue_id
                and d.run_at <= clock_timestamp()
            order by d.run_at
            limit 1000
            for update skip locked
        ))
        returning
            {{ names("l.") }}
    loop
        perform {{ schema }}.place(job);
        moved := moved + 1;
    end loop;
    if moved > 0 then
        insert into {{ schema }}.tally (queue_id, later) values (promote.queue_id, -moved);
    end if;
    return moved;
end;
$$;

comment on function {{ schema }}.promote(integer) is
'Moves later jobs whose time has come to where they can be claimed.';

{{ door(owner, schema ~ ".promote(integer)") }}

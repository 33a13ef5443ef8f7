{%- from "macros/doors.sql" import door -%}
-- Gives parked events another full set of attempts, oldest first, and says how many.
create or replace function {{ schema }}.stream_redrive(consumer text, batch integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    moved integer;
begin
    update {{ schema }}.stream_retry as r
    set
        attempt = 1,
        due_at = clock_timestamp()
    where (r.consumer_id, r.event_id) in (
        select
            parked.consumer_id,
            parked.event_id
        from {{ schema }}.stream_retry as parked
        inner join {{ schema }}.stream_consumer as c on parked.consumer_id = c.id
        where
            c.name = stream_redrive.consumer
            and parked.due_at = 'infinity'
        order by parked.event_id
        limit stream_redrive.batch
        for update of parked skip locked
    );

    get diagnostics moved = row_count;
    return moved;
end;
$$;

comment on function {{ schema }}.stream_redrive(text, integer) is
'Gives parked events another full set of attempts and says how many.';

{{ door(owner, schema ~ ".stream_redrive(text, integer)", admin) }}

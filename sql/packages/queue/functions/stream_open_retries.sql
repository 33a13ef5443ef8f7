{%- from "macros/doors.sql" import door -%}
-- Opens a batch of events that failed before and are due again; nothing when none is.
create or replace function {{ schema }}.stream_open_retries(
    place {{ schema }}.stream_place,
    past bigint,
    batch integer
)
returns setof {{ schema }}.stream_item
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform
    from {{ schema }}.stream_retry as r
    where
        r.consumer_id = place.consumer_id
        and r.due_at <= place.taken_at
    limit 1;
    if not found then
        return;
    end if;

    place.is_retry := true;
    perform {{ schema }}.stream_note(place, stream_open_retries.past);
    return query
    with due as (
        select r.event_id
        from {{ schema }}.stream_retry as r
        where
            r.consumer_id = place.consumer_id
            and r.due_at <= place.taken_at
        order by r.due_at
        limit stream_open_retries.batch
    ),
    given as (
        update {{ schema }}.stream_retry as r
        set batch = place.token
        from due as d
        where
            r.consumer_id = place.consumer_id
            and r.event_id = d.event_id
        returning r.*
    )
    select
        g.event_id,
        g.kind,
        g.payload,
        g.attempt::integer,
        g.sent_at,
        place.token
    from given as g
    order by g.event_id;
end;
$$;

comment on function
{{ schema }}.stream_open_retries({{ schema }}.stream_place, bigint, integer) is
'Opens a batch of events that failed before and are due again.';

{{ door(owner, schema ~ ".stream_open_retries(" ~ schema ~ ".stream_place, bigint, integer)") }}

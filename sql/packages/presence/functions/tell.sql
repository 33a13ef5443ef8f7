{%- from "macros/grants.sql" import only -%}
-- Tells the rooms in which somebody came, went or changed: JSON arrays, as many rooms in one as fit
-- into the 8000 bytes of a notification. Who listens asks who() then.
create or replace function {{ schema }}.tell(rooms text[])
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform pg_notify({{ schema | literal }}, jsonb_agg(n.room order by n.room)::text)
    from (
        select
            r.room,
            sum(octet_length(to_jsonb(r.room)::text) + 2) over (order by r.room) / 4000 as message
        from (select distinct d.room from unnest(tell.rooms) as d (room)) as r
        where octet_length(to_jsonb(r.room)::text) < 3500
    ) as n
    group by n.message;
end;
$$;

alter function {{ schema }}.tell(text[]) owner to {{ owner }};

comment on function {{ schema }}.tell(text[]) is
'Tells the rooms in which somebody came, went or changed.';

{{ only("execute", "function " ~ schema ~ ".tell(text[])") }}

{%- from "macros/grants.sql" import only -%}
-- Tells outer caches which tags were invalidated: JSON arrays, one for as many tags as fit into the
-- 8000 bytes of a notification. They arrive when the transaction commits. A tag that is longer than
-- half of that is invalidated, but not told.
create or replace function {{ schema }}.tell(tags text[])
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if not (select s.is_notifying from {{ schema }}.setting as s) then
        return;
    end if;

    perform pg_notify({{ schema | literal }}, jsonb_agg(n.tag order by n.place)::text)
    from (
        select
            t.tag,
            t.place,
            sum(octet_length(to_jsonb(t.tag)::text) + 2) over (order by t.place) / 4000 as message
        from unnest(tell.tags) with ordinality as t (tag, place)
        where octet_length(to_jsonb(t.tag)::text) < 3500
    ) as n
    group by n.message;
end;
$$;

alter function {{ schema }}.tell(text[]) owner to {{ owner }};

comment on function {{ schema }}.tell(text[]) is
'Tells outer caches which tags were invalidated; for invalidate() alone.';

{{ only("execute", "function " ~ schema ~ ".tell(text[])") }}

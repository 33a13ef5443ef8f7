{%- from "macros/grants.sql" import only -%}
-- How often these tags have been invalidated, as far as the caller can see. Taken before the source
-- is read and handed to set(), it keeps a value out that was overtaken while it was computed.
create or replace function {{ schema }}.stamp(tags text[])
returns bigint
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    wanted integer[] := {{ schema }}.slots(stamp.tags);
begin
    if wanted is null or pg_is_in_recovery() then
        return 0;
    end if;

    return (
        select coalesce(sum(t.version), 0)::bigint
        from {{ schema }}.tag as t
        where t.slot = any (wanted)
    );
end;
$$;

alter function {{ schema }}.stamp(text[]) owner to {{ owner }};

comment on function {{ schema }}.stamp(text[]) is
'How often these tags have been invalidated; take it before reading what the value is made of.';

{{ only("execute", "function " ~ schema ~ ".stamp(text[])", [user]) }}

{%- from "macros/grants.sql" import only -%}
-- Keeps one value. The kind, and with it the time to live, is the part of the key before the first
-- colon. With a stamp it is kept only if none of its tags was invalidated since.
create or replace function {{ schema }}.set(
    key text,
    value text,
    tags text[] default '{}',
    ttl interval default null,
    kind text default null,
    tenant text default {{ schema }}.tenant(),
    stamp bigint default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    return {{ schema }}.mset(
        array[set.key], array[set.value], set.tags, set.ttl, set.kind, set.tenant, set.stamp
    ) = 1;
end;
$$;

alter function {{ schema }}.set(
    text, text, text[], interval, text, text, bigint
) owner to {{ owner }};

comment on function {{ schema }}.set(text, text, text[], interval, text, text, bigint) is
'Keeps a value and answers whether it was kept: not when read-only, nor when overtaken.';

{{ only(
    "execute",
    "function " ~ schema ~ ".set(text, text, text[], interval, text, text, bigint)",
    [user]
) }}

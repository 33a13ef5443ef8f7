{%- from "macros/grants.sql" import only -%}
-- Says how long values of a kind are kept from now on. What is there keeps the time it was given.
create or replace function {{ schema }}.define_kind(
    name text,
    ttl interval,
    grace interval default interval '0',
    is_sliding boolean default false
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into {{ schema }}.kind (name, ttl, grace, is_sliding)
    values (define_kind.name, define_kind.ttl, define_kind.grace, define_kind.is_sliding)
    on conflict on constraint kind_pkey do update set
        ttl = excluded.ttl,
        grace = excluded.grace,
        is_sliding = excluded.is_sliding;
end;
$$;

alter function {{ schema }}.define_kind(text, interval, interval, boolean) owner to {{ owner }};

comment on function {{ schema }}.define_kind(text, interval, interval, boolean) is
'Says how long values of a kind are kept from now on.';

{{ only(
    "execute", "function " ~ schema ~ ".define_kind(text, interval, interval, boolean)", [admin]
) }}

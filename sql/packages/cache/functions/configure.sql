{%- from "macros/grants.sql" import only -%}
-- Sets the limits of the cache, and whether invalidated tags are told. NULL leaves a setting alone.
create or replace function {{ schema }}.configure(
    max_rows bigint default null,
    max_bytes bigint default null,
    is_notifying boolean default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    update {{ schema }}.setting as s
    set
        max_rows = coalesce(configure.max_rows, s.max_rows),
        max_bytes = coalesce(configure.max_bytes, s.max_bytes),
        is_notifying = coalesce(configure.is_notifying, s.is_notifying);
end;
$$;

alter function {{ schema }}.configure(bigint, bigint, boolean) owner to {{ owner }};

comment on function {{ schema }}.configure(bigint, bigint, boolean) is
'Sets the limits of the cache, and whether invalidated tags are told; NULL leaves alone.';

{{ only("execute", "function " ~ schema ~ ".configure(bigint, bigint, boolean)", [admin]) }}

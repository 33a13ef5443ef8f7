{%- from "macros/grants.sql" import only -%}
-- Whose row it is: what its own column says, else the claims; NULL where neither can be asked.
create or replace function {{ schema }}.recorder_tenant(data text, tenant_column text, is_named boolean)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
    select case
        when tenant_column is not null and is_named
            then format('coalesce(%s ->> %L, who.tenant)', data, tenant_column)
        when tenant_column is not null
            then format('%s ->> %L', data, tenant_column)
        when is_named
            then 'who.tenant'
    end;
$$;

comment on function {{ schema }}.recorder_tenant(text, text, boolean) is
'Whose row it is: what its own column says, else the claims.';

{{ only("execute", "function " ~ schema ~ ".recorder_tenant(text, text, boolean)") }}

{%- from "macros/grants.sql" import only -%}
-- The tenant that a worker serves in this transaction; NULL before serve(). The setting is no proof
-- of anything, so only policies for the service role read it.
create or replace function {{ schema }}.served_tenant()
returns uuid
language sql
stable
parallel safe
security invoker
as $$
    select {{ schema }}.as_uuid(current_setting('{{ schema }}.served', true));
$$;

alter function {{ schema }}.served_tenant() owner to {{ owner }};

comment on function {{ schema }}.served_tenant() is
'The tenant that a worker serves in this transaction; NULL when it said none.';

{{ only("execute", "function " ~ schema ~ ".served_tenant()", service) }}

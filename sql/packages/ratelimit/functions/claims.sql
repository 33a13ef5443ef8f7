{%- from "macros/grants.sql" import only -%}
-- What the gateway knows of the caller, for this transaction.
create or replace function {{ schema }}.claims()
returns jsonb
language sql
stable
security invoker
as $$
    select coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb, '{}');
$$;

alter function {{ schema }}.claims() owner to {{ owner }};

comment on function {{ schema }}.claims() is
'What the gateway knows of the caller; empty without claims.';

{{ only("execute", "function " ~ schema ~ ".claims()") }}

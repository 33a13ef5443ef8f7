{%- from "macros/grants.sql" import only -%}
-- Looks at the database as somebody until the transaction ends: the role and the claims are set as
-- the gateway sets them. For psql and tests; whoever calls it must be able to take the role.
create or replace function {{ schema }}.act_as(
    user_id uuid,
    role text default 'authenticated',
    app_metadata jsonb default '{}'
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform set_config(
        'request.jwt.claims',
        jsonb_build_object(
            'sub', act_as.user_id,
            'role', act_as.role,
            'app_metadata', act_as.app_metadata
        )::text,
        true
    );
    perform set_config('role', act_as.role, true);
end;
$$;

comment on function {{ schema }}.act_as(uuid, text, jsonb) is
'Looks at the database as somebody, until the transaction ends.';

{{ only("execute", "function " ~ schema ~ ".act_as(uuid, text, jsonb)") }}

{%- from "macros/grants.sql" import only -%}
{%- from "macros/parallel.sql" import parallel_safe -%}
-- Who asks: the sub in the claims that the gateway sets for each transaction.
create or replace function {{ schema }}.current_user_id()
returns uuid
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    return {{ schema }}.as_uuid(
        coalesce(
            nullif(current_setting('request.jwt.claim.sub', true), ''),
            {{ schema }}.json_setting('request.jwt.claims') ->> 'sub'
        )
    );
end;
$$;

alter function {{ schema }}.current_user_id() owner to {{ owner }};

comment on function {{ schema }}.current_user_id() is
'The id of the user who asks; NULL when nobody does, or the claims are malformed.';

{{ only("execute", "function " ~ schema ~ ".current_user_id()", [member, visitor]) }}

{{ parallel_safe(schema ~ ".current_user_id()") }}

{%- from "macros/grants.sql" import only -%}
-- Who writes, by the claims and headers of the request. Recorders call it once for each statement, where
-- there are any.
create or replace function {{ schema }}.current_caller()
returns {{ schema }}.caller
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    who {{ schema }}.caller;
    claims jsonb;
    headers jsonb;
begin
    if current_setting('request.jwt.claims', true) <> '' then
        claims := {{ schema }}.json_of('request.jwt.claims');
        who.actor := claims ->> 'sub';
        who.actor_email := claims ->> 'email';
        who.tenant := coalesce(
            claims ->> 'tenant_id', claims -> 'app_metadata' ->> 'tenant_id'
        );
    elsif current_setting('request.jwt.claim.sub', true) <> '' then
        who.actor := current_setting('request.jwt.claim.sub', true);
        who.actor_email := nullif(current_setting('request.jwt.claim.email', true), '');
    end if;

    if current_setting('request.headers', true) <> '' then
        headers := {{ schema }}.json_of('request.headers');
        who.ip := coalesce(
            btrim(split_part(headers ->> 'x-forwarded-for', ',', 1)), headers ->> 'x-real-ip'
        );
        who.user_agent := headers ->> 'user-agent';
        who.request_id := headers ->> 'x-request-id';
    end if;
    return who;
end;
$$;

alter function {{ schema }}.current_caller() owner to {{ owner }};

comment on function {{ schema }}.current_caller() is
'Who writes, by the claims and headers of the request.';

{{ only("execute", "function " ~ schema ~ ".current_caller()") }}

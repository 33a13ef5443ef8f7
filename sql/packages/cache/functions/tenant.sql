{%- from "macros/grants.sql" import only -%}
-- Whose values the caller reads and writes when the call does not say: the tenant in the claims, of
-- app_metadata first. Claims without a tenant count for themselves: such a user shares nothing.
-- No claims at all (a worker, a job): the values of everybody, which is the empty text.
create or replace function {{ schema }}.tenant()
returns text
language plpgsql
stable
security invoker
parallel safe
set search_path = ''
as $$
declare
    said text := current_setting('request.jwt.claims', true);
    claims jsonb;
begin
    if said is null or said = '' then
        return '';
    end if;

    claims := said::jsonb;
    return coalesce(
        claims -> 'app_metadata' ->> {{ tenant_claim | literal }},
        claims ->> {{ tenant_claim | literal }},
        'sub:' || (claims ->> 'sub'),
        ''
    );
end;
$$;

alter function {{ schema }}.tenant() owner to {{ owner }};

comment on function {{ schema }}.tenant() is
'Whose values the caller reads and writes: the tenant in the claims, else the user; empty: everybody.';

{{ only("execute", "function " ~ schema ~ ".tenant()", [user]) }}

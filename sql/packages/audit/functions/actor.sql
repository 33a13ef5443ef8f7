{%- from "macros/grants.sql" import only -%}
-- Who writes: the sub in the claims that the gateway sets for each transaction.
create or replace function {{ schema }}.actor()
returns text
language sql
stable
security invoker
set search_path = ''
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        {{ schema }}.json_of('request.jwt.claims') ->> 'sub'
    );
$$;

alter function {{ schema }}.actor() owner to {{ owner }};

comment on function {{ schema }}.actor() is
'Who writes, by the claims of the caller; NULL without any.';

{{ only("execute", "function " ~ schema ~ ".actor()") }}

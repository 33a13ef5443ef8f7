{%- from "macros/grants.sql" import only -%}
-- Who asks: the sub in the claims that the gateway sets for each transaction. A setting that SET
-- LOCAL has left behind is an empty string and counts as nothing.
create or replace function {{ schema }}.current_user_id()
returns text
language sql
stable
security invoker
set search_path = ''
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    );
$$;

alter function {{ schema }}.current_user_id() owner to {{ owner }};

comment on function {{ schema }}.current_user_id() is
'Who asks, by the claims; NULL without any.';

{{ only("execute", "function " ~ schema ~ ".current_user_id()", [user]) }}

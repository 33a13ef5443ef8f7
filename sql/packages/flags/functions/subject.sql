{%- from "macros/grants.sql" import only -%}
-- Who asks: the sub in the claims that the gateway sets for each transaction. Claims that are
-- missing, empty or malformed are nobody's, and no error.
create or replace function {{ schema }}.subject()
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    return coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')
    );
exception
    when data_exception or program_limit_exceeded then
        return null;
end;
$$;

alter function {{ schema }}.subject() owner to {{ owner }};

comment on function {{ schema }}.subject() is
'Who asks, by the claims; NULL for nobody.';

{{ only("execute", "function " ~ schema ~ ".subject()", releaser) }}

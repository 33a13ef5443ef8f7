{%- from "macros/grants.sql" import only -%}
-- Who asks: the sub in the claims. Nobody can be in a room without one.
create or replace function {{ schema }}.caller()
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    sub text := nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub';
begin
    if sub is null or sub = '' then
        raise exception 'nobody is known to ask'
            using
                errcode = 'PKE01',
                detail = 'A member of a room is the sub in the claims of the caller.',
                hint = 'Sign in, so that request.jwt.claims has a sub.';
    end if;

    return sub;
end;
$$;

alter function {{ schema }}.caller() owner to {{ owner }};

comment on function {{ schema }}.caller() is
'Who asks: the sub in the claims, or an error.';

{{ only("execute", "function " ~ schema ~ ".caller()") }}

{%- from "macros/grants.sql" import only -%}
{%- set signature = "(text [], text [], text [], boolean, text, timestamptz)" -%}
-- The body of the trigger function that logs the changes of one table. Everything that is known of the
-- table stands in it: nothing is looked up when rows change. PL/pgSQL prepares each expression anew in each
-- transaction, so there are few, and who writes is asked, and kept, only where a request says something.
create or replace function {{ schema }}.recorder_text(
    key text [],
    exclude text [],
    redact text [],
    changed_only boolean,
    tenant_column text,
    covered_until timestamptz
)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
    select format(
        $body$
declare
    at timestamptz := clock_timestamp();
    who {{ schema }}.caller;
begin
    if
        current_setting('request.jwt.claims', true) <> ''
        or current_setting('request.headers', true) <> ''
        or current_setting('request.jwt.claim.sub', true) <> ''
        or at >= %1$L::timestamptz
    then
        if at >= %1$L::timestamptz then
            perform {{ schema }}.make_room();
        end if;
        who := {{ schema }}.current_caller();
        %2$s
    else
        %3$s
    end if;
    return null;
end;
$body$,
        recorder_text.covered_until,
        {{ schema }}.recorder_branch(key, exclude, redact, changed_only, tenant_column, true),
        {{ schema }}.recorder_branch(key, exclude, redact, changed_only, tenant_column, false)
    );
$$;

comment on function {{ schema }}.recorder_text{{ signature }} is
'The body of the trigger function that logs the changes of one table.';

{{ only("execute", "function " ~ schema ~ ".recorder_text" ~ signature) }}

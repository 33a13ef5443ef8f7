{%- from "macros/grants.sql" import only -%}
-- A setting of pg_cron; NULL where there is none, and for a role that pg_cron does not tell.
create or replace function {{ schema }}.cron_setting(name text)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    return nullif(current_setting('cron.' || cron_setting.name, true), '');
exception
    when insufficient_privilege then
        return null;
end;
$$;

comment on function {{ schema }}.cron_setting(text) is
'A setting of pg_cron; NULL where there is none, and for a role that pg_cron does not tell.';

{{ only("execute", "function " ~ schema ~ ".cron_setting(text)", [owner, admin, worker]) }}

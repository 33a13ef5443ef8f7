{%- from "macros/grants.sql" import only -%}
-- Generates the recorders of all tracked tables anew, and tracks anew what the triggers of an older version
-- of this package track.
create or replace function {{ schema }}.renew()
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    one record;
    renewed integer := 0;
begin
    delete from {{ schema }}.tracked as t
    where not exists (select from pg_catalog.pg_class as c where c.oid = t.relation);

    for one in
        select t.*
        from {{ schema }}.tracked as t
    loop
        perform {{ schema }}.make_recorder(
            one.relation,
            one.excluded,
            one.redacted,
            one.is_changed_only,
            one.tenant_column,
            one.recorder
        );
        renewed := renewed + 1;
    end loop;

    for one in
        select
            t.tgrelid::regclass as relation,
            t.tgname
        from pg_catalog.pg_trigger as t
        inner join pg_catalog.pg_proc as p on t.tgfoid = p.oid
        where
            p.pronamespace = '{{ schema }}'::regnamespace
            and p.proname = 'record_insert'
            and not t.tgisinternal
    loop
        perform {{ schema }}.track(one.relation, one.tgname);
        renewed := renewed + 1;
    end loop;
    return renewed;
end;
$$;

comment on function {{ schema }}.renew() is
'Generates the recorders of all tracked tables anew; returns how many.';

{{ only("execute", "function " ~ schema ~ ".renew()") }}

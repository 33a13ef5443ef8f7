{%- from "macros/grants.sql" import only -%}
-- The statement that calls a function which computes a value: one without arguments, or with one
-- jsonb. Its result is taken as text, whatever its type.
create or replace function {{ schema }}.call_of(compute regprocedure)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    called record;
begin
    select
        n.nspname,
        p.proname,
        oidvectortypes(p.proargtypes) as arguments,
        p.proretset or p.prokind <> 'f' as is_other
    into called
    from pg_catalog.pg_proc as p
    inner join pg_catalog.pg_namespace as n
        on p.pronamespace = n.oid
    where p.oid = call_of.compute;

    if called.is_other or called.arguments not in ('', 'jsonb') then
        raise exception 'function % cannot compute a value', call_of.compute
            using
                errcode = 'PKC03',
                detail = 'It must return one value, and take nothing or one jsonb.',
                hint = 'Write a function (argument jsonb) that calls it.';
    end if;

    return format(
        'select %I.%I(%s)::text',
        called.nspname,
        called.proname,
        case when called.arguments = 'jsonb' then '$1' end
    );
end;
$$;

alter function {{ schema }}.call_of(regprocedure) owner to {{ owner }};

comment on function {{ schema }}.call_of(regprocedure) is
'The statement that calls a function which computes a value.';

{{ only("execute", "function " ~ schema ~ ".call_of(regprocedure)", [user]) }}

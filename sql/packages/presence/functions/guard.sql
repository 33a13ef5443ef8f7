{%- from "macros/grants.sql" import only -%}
-- Says which function is asked who may enter the rooms of a family: it takes the room and returns
-- boolean, and finds the caller in the claims. It runs with the rights of the owner of presence, who
-- is granted EXECUTE here. Without a function the family is open.
create or replace function {{ schema }}.guard(family text, function regprocedure)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    asked record;
begin
    select
        n.nspname,
        p.proname
    into asked
    from pg_catalog.pg_proc as p
    inner join pg_catalog.pg_namespace as n
        on p.pronamespace = n.oid
    where
        p.oid = guard.function
        and oidvectortypes(p.proargtypes) = 'text'
        and p.prorettype = 'boolean'::regtype
        and not p.proretset;

    if not found and guard.function is not null then
        raise exception 'function % cannot guard a room', guard.function
            using
                errcode = 'PKE03',
                detail = 'It must take one text, the room, and return boolean.',
                hint = 'create function ... (room text) returns boolean';
    end if;

    if guard.function is not null then
        execute format('grant usage on schema %I to {{ owner }}', asked.nspname);
        execute format('grant execute on function %s to {{ owner }}', guard.function);
    end if;

    perform {{ schema }}.keep_guard(guard.family, asked.nspname, asked.proname);
end;
$$;

alter function {{ schema }}.guard(text, regprocedure) owner to {{ owner }};

comment on function {{ schema }}.guard(text, regprocedure) is
'Says which function is asked who may enter the rooms of a family; NULL: nobody is asked.';

{{ only("execute", "function " ~ schema ~ ".guard(text, regprocedure)", [admin]) }}

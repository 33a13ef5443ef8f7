{%- from "macros/doors.sql" import door -%}
-- Lets a function do the jobs of a kind, `f(payload jsonb)` or `f(job {{ schema }}.job)`; NULL lets none.
-- It runs with the rights of whoever calls work(), or as `run_as`, never with those of the queue.
-- Whoever owns the function can change what it does with these rights.
create or replace function {{ schema }}.handle(
    kind text,
    function regprocedure,
    run_as name default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    takes regtype;
    called text;
begin
    if handle.function is null then
        delete from {{ schema }}.handler as h
        where h.kind = handle.kind;
        return;
    end if;

    select
        p.proargtypes[0]::regtype,
        format('select %I.%I($1)', n.nspname, p.proname)
    into takes, called
    from pg_catalog.pg_proc as p
    inner join pg_catalog.pg_namespace as n
        on p.pronamespace = n.oid
    where
        p.oid = handle.function
        and p.pronargs = 1
        and p.prokind = 'f'
        and n.nspname !~ '^pg_temp_';
    if takes is null or takes not in ('jsonb'::regtype, '{{ schema }}.job'::regtype) then
        raise exception 'function % cannot handle jobs', handle.function
            using
                errcode = 'PKQ05',
                detail = 'A handler is a lasting function with one argument, jsonb or'
                ' {{ schema }}.job.',
                hint = 'create function ...(payload jsonb) returns void ...';
    end if;
    if handle.run_as is not null and to_regrole(quote_ident(handle.run_as)) is null then
        raise exception 'there is no role %', handle.run_as
            using
                errcode = 'PKQ06',
                detail = format('Jobs of kind %s would have to run as it.', handle.kind),
                hint = format('create role %I nologin;', handle.run_as);
    end if;

    insert into {{ schema }}.handler (kind, call, takes_job, run_as)
    values (handle.kind, called, takes <> 'jsonb'::regtype, handle.run_as)
    on conflict on constraint handler_pkey do update
    set
        call = excluded.call,
        takes_job = excluded.takes_job,
        run_as = excluded.run_as;
end;
$$;

comment on function {{ schema }}.handle(text, regprocedure, name) is
'Lets a function do the jobs of a kind.';

{{ door(owner, schema ~ ".handle(text, regprocedure, name)", admin) }}

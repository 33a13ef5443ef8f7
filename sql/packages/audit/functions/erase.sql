{%- from "macros/grants.sql" import only -%}
-- Empties what the log holds of one row, because a person has asked for that. That something happened, when
-- and by whom stays; that it was erased, by whom and why is written beside it. The chain of hashes goes on
-- over it: it holds hashes of the data apart.
create or replace function {{ schema }}.erase(target regclass, key text, reason text)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    home name;
    plain name;
    erased bigint;
    who {{ schema }}.caller := {{ schema }}.current_caller();
begin
    select
        n.nspname,
        c.relname
    into
        home,
        plain
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where c.oid = erase.target;

    update {{ schema }}.log as l
    set
        old_data = case when l.old_data is not null then '{}'::jsonb end,
        new_data = case when l.new_data is not null then '{}'::jsonb end
    where
        l.table_schema = home
        and l.table_name = plain
        and l.record_id = erase.key
        and l.action <> 'ERASE';
    get diagnostics erased = row_count;

    if erased > 0 then
        insert into {{ schema }}.log (
            created_at, table_schema, table_name, record_id, action, new_data, actor, actor_role,
            actor_email, ip, user_agent, request_id
        )
        values (
            clock_timestamp(),
            home,
            plain,
            erase.key,
            'ERASE',
            jsonb_build_object('rows', erased, 'reason', erase.reason),
            who.actor,
            coalesce(nullif(current_setting('role'), 'none'), session_user),
            who.actor_email,
            who.ip,
            who.user_agent,
            who.request_id
        );
    end if;
    return erased;
end;
$$;

comment on function {{ schema }}.erase(regclass, text, text) is
'Empties what the log holds of one row and writes down that it did; returns how many rows.';

{{ only("execute", "function " ~ schema ~ ".erase(regclass, text, text)") }}

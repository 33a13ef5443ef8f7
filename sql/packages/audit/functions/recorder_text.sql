{%- from "macros/grants.sql" import only -%}
{%- set signature = "(text [], text [], text [], boolean, text, timestamptz)" -%}
-- The body of the trigger function that logs the changes of one table. Everything that is known of the
-- table stands in it: nothing is looked up when rows change. One INSERT for each statement; `a` is a row
-- after it, `b` one before. PL/pgSQL prepares each expression anew in each transaction, so there are few,
-- and who writes is taken apart only where there is something to take apart.
create or replace function {{ schema }}.recorder_text(
    key text [],
    exclude text [],
    redact text [],
    changed_only boolean,
    tenant_column text,
    covered_until timestamptz
)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    data text := 'to_jsonb(r.*)';
    tenant text := 'who.tenant';
    shown text := 'x.data';
    changed text;
    hidden text;
begin
    if recorder_text.exclude <> '{}' then
        data := format('to_jsonb(r.*) - %L::text []', recorder_text.exclude);
    end if;
    if recorder_text.tenant_column is not null then
        tenant := format('coalesce(x.data ->> %L, who.tenant)', recorder_text.tenant_column);
    end if;
    foreach hidden in array recorder_text.redact loop
        shown := format('jsonb_set(%s, array[%L], %L, false)', shown, hidden, '"***"');
    end loop;
    changed := shown;
    if recorder_text.changed_only then
        -- A changed key is two rows, one that went and one that came, each a whole one.
        changed := '(select jsonb_object_agg(e.key, e.value) from jsonb_each(' || shown || ') as e'
            ' where a.data is null or b.data is null'
            ' or a.data -> e.key is distinct from b.data -> e.key)';
    end if;

    return format(
        $body$
declare
    who {{ schema }}.caller;
begin
    if
        current_setting('request.jwt.claims', true) <> ''
        or current_setting('request.headers', true) <> ''
        or current_setting('request.jwt.claim.sub', true) <> ''
        or clock_timestamp() >= %1$L::timestamptz
    then
        if clock_timestamp() >= %1$L::timestamptz then
            perform {{ schema }}.make_room();
        end if;
        who := {{ schema }}.current_caller();
    end if;

    if tg_op = 'INSERT' then
        insert into {{ schema }}.log (
            created_at, table_schema, table_name, record_id, action, new_data, actor, actor_role,
            application_name, transaction_id, actor_email, tenant, ip, user_agent, request_id
        )
        select
            clock_timestamp(), tg_table_schema, tg_table_name, %2$s, 'INSERT', %4$s,
            who.actor, coalesce(nullif(current_setting('role'), 'none'), session_user),
            current_setting('application_name'), pg_current_xact_id(),
            who.actor_email, %6$s, who.ip, who.user_agent, who.request_id
        from (select %8$s as data from new_rows as r offset 0) as a;
    elsif tg_op = 'UPDATE' then
        insert into {{ schema }}.log (
            created_at, table_schema, table_name, record_id, action, old_data, new_data, actor,
            actor_role, application_name, transaction_id, actor_email, tenant, ip, user_agent,
            request_id
        )
        select
            clock_timestamp(), tg_table_schema, tg_table_name, coalesce(%2$s, %3$s),
            case when b.data is null then 'INSERT' when a.data is null then 'DELETE' else 'UPDATE' end,
            %9$s, %10$s,
            who.actor, coalesce(nullif(current_setting('role'), 'none'), session_user),
            current_setting('application_name'), pg_current_xact_id(),
            who.actor_email, %11$s, who.ip, who.user_agent, who.request_id
        from (select %8$s as data from old_rows as r offset 0) as b
        full join (select %8$s as data from new_rows as r offset 0) as a
            on %2$s = %3$s
        where b.data is distinct from a.data;
    elsif tg_op = 'DELETE' then
        insert into {{ schema }}.log (
            created_at, table_schema, table_name, record_id, action, old_data, actor, actor_role,
            application_name, transaction_id, actor_email, tenant, ip, user_agent, request_id
        )
        select
            clock_timestamp(), tg_table_schema, tg_table_name, %3$s, 'DELETE', %5$s,
            who.actor, coalesce(nullif(current_setting('role'), 'none'), session_user),
            current_setting('application_name'), pg_current_xact_id(),
            who.actor_email, %7$s, who.ip, who.user_agent, who.request_id
        from (select %8$s as data from old_rows as r offset 0) as b;
    else
        insert into {{ schema }}.log (
            created_at, table_schema, table_name, action, actor, actor_role, application_name,
            transaction_id, actor_email, tenant, ip, user_agent, request_id
        )
        values (
            clock_timestamp(), tg_table_schema, tg_table_name, 'TRUNCATE',
            who.actor, coalesce(nullif(current_setting('role'), 'none'), session_user),
            current_setting('application_name'), pg_current_xact_id(),
            who.actor_email, who.tenant, who.ip, who.user_agent, who.request_id
        );
    end if;
    return null;
end;
$body$,
        recorder_text.covered_until,
        {{ schema }}.record_id_in('a.data', recorder_text.key),
        {{ schema }}.record_id_in('b.data', recorder_text.key),
        replace(shown, 'x.data', 'a.data'),
        replace(shown, 'x.data', 'b.data'),
        replace(tenant, 'x.data', 'a.data'),
        replace(tenant, 'x.data', 'b.data'),
        data,
        replace(changed, 'x.data', 'b.data'),
        replace(changed, 'x.data', 'a.data'),
        replace(tenant, 'x.data', 'coalesce(a.data, b.data)')
    );
end;
$$;

comment on function {{ schema }}.recorder_text{{ signature }} is
'The body of the trigger function that logs the changes of one table.';

{{ only("execute", "function " ~ schema ~ ".recorder_text" ~ signature) }}

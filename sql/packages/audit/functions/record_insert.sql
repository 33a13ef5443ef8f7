{%- from "macros/grants.sql" import only -%}
-- Writes the new rows of one statement to the log. The arguments of the trigger name the key.
create or replace function {{ schema }}.record_insert()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    key text[] := tg_argv[0:tg_nargs - 1];
    actor text := {{ schema }}.actor();
    actor_role text := coalesce(nullif(current_setting('role'), 'none'), session_user);
begin
    with changed as materialized (
        select to_jsonb(r.*) as data
        from new_rows as r
    )

    insert into {{ schema }}.log (
        table_schema, table_name, action, record_id, new_data, actor, actor_role
    )
    select
        tg_table_schema,
        tg_table_name,
        'INSERT',
        {{ schema }}.record_id(c.data, key),
        c.data,
        actor,
        actor_role
    from changed as c;

    return null;
end;
$$;

alter function {{ schema }}.record_insert() owner to {{ owner }};

comment on function {{ schema }}.record_insert() is
'Writes new rows to the log. Arguments: the columns of the primary key.';

{{ only("execute", "function " ~ schema ~ ".record_insert()") }}

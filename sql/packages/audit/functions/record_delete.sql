{%- from "macros/grants.sql" import only -%}
-- Writes the deleted rows of one statement to the log. The arguments of the trigger name the key.
create or replace function {{ schema }}.record_delete()
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
        from old_rows as r
    )

    insert into {{ schema }}.log (
        table_schema, table_name, action, record_id, old_data, actor, actor_role
    )
    select
        tg_table_schema,
        tg_table_name,
        'DELETE',
        {{ schema }}.record_id(c.data, key),
        c.data,
        actor,
        actor_role
    from changed as c;

    return null;
end;
$$;

alter function {{ schema }}.record_delete() owner to {{ owner }};

comment on function {{ schema }}.record_delete() is
'Writes deleted rows to the log. Arguments: the columns of the primary key.';

{{ only("execute", "function " ~ schema ~ ".record_delete()") }}

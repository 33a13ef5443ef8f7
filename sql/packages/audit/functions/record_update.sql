{%- from "macros/grants.sql" import only -%}
-- Writes the changed rows of one statement to the log. A row that is the same as before is left out.
-- Old and new rows are matched by their key: where the key itself changes, one row went and one came.
create or replace function {{ schema }}.record_update()
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
    with before as materialized (
        select
            {{ schema }}.record_id(o.data, key) as record_id,
            o.data
        from (
            select to_jsonb(r.*) as data
            from old_rows as r
            offset 0
        ) as o
    ),
    after as materialized (
        select
            {{ schema }}.record_id(n.data, key) as record_id,
            n.data
        from (
            select to_jsonb(r.*) as data
            from new_rows as r
            offset 0
        ) as n
    )

    insert into {{ schema }}.log (
        table_schema, table_name, action, record_id, old_data, new_data, actor, actor_role
    )
    select
        tg_table_schema,
        tg_table_name,
        case
            when b.data is null then 'INSERT'
            when a.data is null then 'DELETE'
            else 'UPDATE'
        end,
        coalesce(a.record_id, b.record_id),
        b.data,
        a.data,
        actor,
        actor_role
    from before as b
    full join after as a
        on b.record_id = a.record_id
    where b.data is distinct from a.data;

    return null;
end;
$$;

alter function {{ schema }}.record_update() owner to {{ owner }};

comment on function {{ schema }}.record_update() is
'Writes changed rows to the log. Arguments: the columns of the primary key.';

{{ only("execute", "function " ~ schema ~ ".record_update()") }}

{%- from "macros/grants.sql" import only -%}
{%- set signature = "(text, text, text, text, text, boolean, text)" -%}
-- One INSERT of a recorder into the log. What is NULL, and who writes where nobody says so, is left out. No
-- volatile function stands in it: the planner would need a step more to keep it apart.
create or replace function {{ schema }}.recorder_insert(
    action text,
    record_id text,
    old_data text,
    new_data text,
    tenant text,
    is_named boolean,
    source text
)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
    select format(
        'insert into {{ schema }}.log (%s) select %s %s',
        string_agg(c.name, ', ' order by c.place),
        string_agg(c.value, ', ' order by c.place),
        recorder_insert.source
    )
    from (
        values
        (1, 'created_at', 'at'),
        (2, 'table_schema', 'tg_table_schema'),
        (3, 'table_name', 'tg_table_name'),
        (4, 'record_id', recorder_insert.record_id),
        (5, 'action', recorder_insert.action),
        (6, 'old_data', recorder_insert.old_data),
        (7, 'new_data', recorder_insert.new_data),
        (8, 'actor_role', $sql$coalesce(nullif(current_setting('role'), 'none'), session_user)$sql$),
        (9, 'application_name', $sql$current_setting('application_name')$sql$),
        (10, 'transaction_id', 'pg_current_xact_id()'),
        (11, 'tenant', recorder_insert.tenant),
        (12, 'actor', case when recorder_insert.is_named then 'who.actor' end),
        (13, 'actor_email', case when recorder_insert.is_named then 'who.actor_email' end),
        (14, 'ip', case when recorder_insert.is_named then 'who.ip' end),
        (15, 'user_agent', case when recorder_insert.is_named then 'who.user_agent' end),
        (16, 'request_id', case when recorder_insert.is_named then 'who.request_id' end)
    ) as c (place, name, value)
    where c.value is not null;
$$;

comment on function {{ schema }}.recorder_insert{{ signature }} is
'One INSERT of a recorder into the log.';

{{ only("execute", "function " ~ schema ~ ".recorder_insert" ~ signature) }}

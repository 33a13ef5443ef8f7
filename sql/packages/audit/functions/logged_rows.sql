{%- from "macros/grants.sql" import only -%}
-- The rows of a table at a time, put together from what the log alone knows of them since the table was
-- empty the last time before.
create or replace function {{ schema }}.logged_rows(
    home name,
    plain name,
    at timestamptz,
    key text default null
)
returns table (record_id text, data jsonb)
language sql
stable
security invoker
set search_path = ''
as $$
    with known as (
        select
            l.record_id,
            l.id,
            l.action,
            l.new_data,
            max(l.id) filter (where l.action <> 'UPDATE') over (partition by l.record_id) as begun
        from {{ schema }}.log as l
        where
            l.table_schema = logged_rows.home
            and l.table_name = logged_rows.plain
            and l.created_at <= logged_rows.at
            and (l.record_id = logged_rows.key or logged_rows.key is null)
            and l.action in ('INSERT', 'UPDATE', 'DELETE')
            and l.id > coalesce((
                select max(e.id)
                from {{ schema }}.log as e
                where
                    e.table_schema = logged_rows.home
                    and e.table_name = logged_rows.plain
                    and e.action = 'TRUNCATE'
                    and e.created_at <= logged_rows.at
            ), 0)
    )

    select
        k.record_id,
        jsonb_object_agg(e.key, e.value order by k.id) filter (where e.key is not null)
    from known as k
    left join lateral jsonb_each(k.new_data) as e on true
    where k.id >= coalesce(k.begun, 0)
    group by k.record_id
    having (array_agg(k.action order by k.id))[1] <> 'DELETE';
$$;

comment on function {{ schema }}.logged_rows(name, name, timestamptz, text) is
'The rows of a table at a time, put together from what the log alone knows of them.';

{{ only("execute", "function " ~ schema ~ ".logged_rows(name, name, timestamptz, text)", reader) }}

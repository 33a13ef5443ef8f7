{%- from "macros/grants.sql" import only -%}
-- Removes exports older than {{ export_days }} days from view and queues the removal of their bytes,
-- which SQL cannot reach. In steps, so that no run holds many locks: the rest is for the next one.
-- It runs as its caller, who owns storage.objects or may pass its row security.
create or replace function {{ schema }}.cleanup_old_exports(
    moment timestamptz default now(),
    batch integer default 1000
)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
set storage.allow_delete_query = 'true'
as $$
declare
    removed integer;
begin
    with old as (
        select o.id
        from storage.objects as o
        where
            o.bucket_id = 'exports'
            and o.created_at < cleanup_old_exports.moment - interval '{{ export_days }} days'
        order by o.created_at
        limit cleanup_old_exports.batch
        for update skip locked
    ),
    gone as (
        delete from storage.objects as o
        using old
        where o.id = old.id
        returning o.bucket_id, o.name
    )

    insert into {{ schema }}.export_removals (bucket_id, name)
    select
        g.bucket_id,
        g.name
    from gone as g;

    get diagnostics removed = row_count;
    return removed;
end;
$$;

comment on function {{ schema }}.cleanup_old_exports(timestamp with time zone, integer) is
'Removes old exports from view, queues the removal of their bytes, and returns how many.';

{{ only(
    "execute", "function " ~ schema ~ ".cleanup_old_exports(timestamp with time zone, integer)"
) }}

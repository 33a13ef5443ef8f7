{%- from "macros/grants.sql" import only -%}
-- Refreshes a view; answers whether readers could go on. The order is what loses no write: first
-- the epoch and the number of the view move on, so that writers from now on leave new marks; then a look
-- whether anybody still relies on an old one; then the view is read; then the old marks go.
create or replace function {{ schema }}.renew(view {{ schema }}.materialized_view)
returns boolean
language plpgsql
volatile
security invoker
set search_path = ''
as $$
<<here>>
declare
    relation regclass := to_regclass(view.name);
    patience text := current_setting('lock_timeout');
    last_epoch bigint := nextval('{{ schema }}.epoch');
    clean_mark bigint := {{ schema }}.begin_clean(view.id, view.clean_mark);
    has_writers boolean := {{ schema }}.has_writers(view.id);
    is_concurrent boolean;
begin
    if relation is null then
        raise exception 'materialized view % is gone', view.name
            using
                errcode = 'PKV03',
                detail = 'It was dropped or renamed after it had been registered.',
                hint = format('select {{ schema }}.unregister(%L);', view.name);
    end if;

    is_concurrent := coalesce(view.is_concurrent, {{ schema }}.can_be_concurrent(relation));
    perform set_config(
        'lock_timeout', round(extract(epoch from view.lock_timeout) * 1000)::text, true
    );
    execute format(
        'refresh materialized view %s %s',
        case when is_concurrent then 'concurrently' else '' end,
        relation
    );
    perform set_config('lock_timeout', patience, true);

    delete from {{ schema }}.mark as m
    where
        m.view_id = view.id
        and m.epoch <= last_epoch;
    update {{ schema }}.materialized_view as v
    set clean_mark = here.clean_mark
    where v.id = view.id;
    if has_writers then
        perform {{ schema }}.leave_mark(view.id, true);
    end if;
    perform {{ schema }}.leave_mark(v.id, false)
    from {{ schema }}.materialized_view as v
    where view.name = any (v.depends_on);
    return is_concurrent;
end;
$$;

comment on function {{ schema }}.renew({{ schema }}.materialized_view) is
'Refreshes a view, takes its marks away and marks the views that read it.';

{{ only("execute", "function " ~ schema ~ ".renew(" ~ schema ~ ".materialized_view)") }}

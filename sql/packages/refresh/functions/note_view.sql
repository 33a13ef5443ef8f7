{%- from "macros/grants.sql" import only -%}
-- Writes a view into the registry, or changes what stands there. It is due at once.
create or replace function {{ schema }}.note_view(
    target regclass,
    depends_on regclass[],
    min_interval interval,
    max_staleness interval,
    is_concurrent boolean,
    lock_timeout interval,
    time_limit interval
)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    view {{ schema }}.materialized_view;
begin
    if not exists (
        select
        from pg_catalog.pg_class as c
        where
            c.oid = target
            and c.relkind = 'm'
            and pg_has_role(c.relowner, 'usage')
    ) then
        raise exception '% is no materialized view of %', target, current_user
            using
                errcode = 'PKV02',
                detail = 'Only a materialized view can be refreshed, and only by its owner.',
                hint = format('alter materialized view %s owner to %I;', target, current_user);
    end if;

    insert into {{ schema }}.materialized_view as v (
        name, depends_on, min_interval, max_staleness, is_concurrent, lock_timeout, time_limit
    )
    values (
        target::text, note_view.depends_on::text[], note_view.min_interval,
        note_view.max_staleness, note_view.is_concurrent, note_view.lock_timeout,
        note_view.time_limit
    )
    on conflict on constraint materialized_view_pkey do update
    set
        depends_on = excluded.depends_on,
        min_interval = excluded.min_interval,
        max_staleness = excluded.max_staleness,
        is_concurrent = excluded.is_concurrent,
        lock_timeout = excluded.lock_timeout,
        time_limit = excluded.time_limit,
        retry_at = null
    returning v.* into view;

    if view.name in (select {{ schema }}.upstream(view.name)) then
        raise exception 'materialized view % would wait for itself', view.name
            using
                errcode = 'PKV06',
                detail = format('It depends on %s.', array_to_string(view.depends_on, ', ')),
                hint = 'Leave depends_on out: what a view reads is found by itself.';
    end if;

    perform {{ schema }}.make_marker(view.id);
    perform {{ schema }}.leave_mark(view.id, false);
    return view.id;
end;
$$;

comment on function {{ schema }}.note_view is
'Writes a view into the registry and answers its number.';

{{ only("execute", "function " ~ schema ~ ".note_view", operator) }}

{%- from "macros/grants.sql" import only -%}
-- Keeps a materialized view fresh from now on: writes to what it reads mark it as dirty. Again
-- changes the settings; needed when the view reads other tables, or one of them has a new
-- partition. Call it as whoever may put triggers on the tables.
create or replace function {{ schema }}.register(
    target regclass,
    min_interval interval default interval '10 seconds',
    max_staleness interval default null,
    is_concurrent boolean default null,
    depends_on regclass[] default null,
    lock_timeout interval default interval '5 seconds',
    time_limit interval default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    sources regclass[] := coalesce(register.depends_on, {{ schema }}.sources_of(target));
    view integer := {{ schema }}.note_view(
        target, sources, register.min_interval, register.max_staleness, register.is_concurrent,
        register.lock_timeout, register.time_limit
    );
    source regclass;
begin
    perform {{ schema }}.remove_marking(view);
    for source in
        select s.oid
        from unnest(sources) as s (oid)
        inner join pg_catalog.pg_class as c on s.oid = c.oid
        where c.relkind in ('r', 'p', 'f')
        union
        select p.relid
        from unnest(sources) as s (oid)
        cross join pg_partition_tree(s.oid) as p
    loop
        execute format(
            'create or replace trigger %I after insert or update or delete or truncate on %s'
            ' for each statement execute function {{ schema }}.%I()',
            '{{ schema }}_marks_' || view, source, 'mark_' || view
        );
    end loop;
end;
$$;

comment on function {{ schema }}.register is
'Keeps a materialized view fresh: writes to what it reads mark it as dirty.';

{{ only("execute", "function " ~ schema ~ ".register", operator) }}

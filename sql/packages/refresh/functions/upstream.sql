{%- from "macros/grants.sql" import only -%}
-- All registered views that a view reads, directly or through each other.
create or replace function {{ schema }}.upstream(name text)
returns setof text
language sql
stable
security invoker
set search_path = ''
as $$
    with recursive used as (
        select unnest(v.depends_on) as name
        from {{ schema }}.materialized_view as v
        where v.name = upstream.name
        union
        select unnest(v.depends_on)
        from used as u
        inner join {{ schema }}.materialized_view as v on u.name = v.name
    )

    select u.name
    from used as u
    inner join {{ schema }}.materialized_view as v on u.name = v.name;
$$;

comment on function {{ schema }}.upstream(text) is
'All registered views that a view reads, directly or through each other.';

{{ only("execute", "function " ~ schema ~ ".upstream(text)") }}

{%- from "macros/grants.sql" import only -%}
-- The tables and materialized views that a view reads, through plain views too.
create or replace function {{ schema }}.sources_of(relation regclass)
returns regclass[]
language sql
stable
security invoker
set search_path = ''
as $$
    with recursive used as (
        select
            sources_of.relation::oid as oid,
            'm'::"char" as kind,
            true as is_open
        union
        select
            c.oid,
            c.relkind,
            c.relkind = 'v'
        from used as u
        inner join pg_catalog.pg_rewrite as w on u.oid = w.ev_class
        inner join pg_catalog.pg_depend as d
            on
                d.classid = 'pg_catalog.pg_rewrite'::regclass
                and w.oid = d.objid
                and d.refclassid = 'pg_catalog.pg_class'::regclass
                and d.refobjid <> u.oid
        inner join pg_catalog.pg_class as c on d.refobjid = c.oid
        where
            u.is_open
            and c.relkind in ('r', 'p', 'f', 'v', 'm')
    )

    select coalesce(array_agg(u.oid::regclass order by u.oid), '{}')
    from used as u
    where u.kind <> 'v' and not u.is_open;
$$;

comment on function {{ schema }}.sources_of(regclass) is
'The tables and materialized views that a view reads, through plain views too.';

{{ only("execute", "function " ~ schema ~ ".sources_of(regclass)") }}

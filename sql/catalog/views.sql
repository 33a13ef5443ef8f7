-- Views and materialized views: their text as the server gives it back, their columns, their
-- options. Whether a materialized view is filled is no matter of definition.
select
    case c.relkind when 'm' then 'matview' else 'view' end as kind,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name,
    jsonb_strip_nulls(jsonb_build_object(
        'owner', nullif(pg_get_userbyid(c.relowner), current_user),
        'def', pg_get_viewdef(c.oid),
        'columns', (
            select
                jsonb_agg(
                    quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
                    order by a.attnum
                )
            from pg_catalog.pg_attribute as a
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        ),
        'defaults', (
            select jsonb_object_agg(quote_ident(a.attname), pg_get_expr(d.adbin, d.adrelid))
            from pg_catalog.pg_attrdef as d
            inner join pg_catalog.pg_attribute as a
                on a.attrelid = d.adrelid and a.attnum = d.adnum
            where d.adrelid = c.oid
        ),
        'options', (
            select jsonb_agg(o.option order by o.option collate "C")
            from unnest(c.reloptions) as o (option)
        )
    )) as definition
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where
    n.nspname = any($1::text [])
    and c.relkind in ('v', 'm')
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_class'::regclass
            and d.objid = c.oid
            and d.deptype = 'e'
    );

-- The time columns of tables, and whether a column says when something was (its default is the
-- clock), so that it never lies ahead.
select
    pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
    pg_catalog.jsonb_agg(
        pg_catalog.jsonb_build_object(
            'name', pg_catalog.quote_ident(a.attname),
            'is_past',
            coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '')
            ~* '^\(*(now\(\)|clock_timestamp\(\)|current_\w+|localtimestamp|timezone\([^+]*)\)*(::[\w ]+)?$'
        )
        order by a.attnum
    ) as columns
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
inner join pg_catalog.pg_attribute as a on c.oid = a.attrelid
left join pg_catalog.pg_attrdef as d
    on
        a.attrelid = d.adrelid
        and a.attnum = d.adnum
where
    pg_catalog.format('%I.%I', n.nspname, c.relname) = any($1::text [])
    and a.attnum > 0
    and not a.attisdropped
    and a.attgenerated = ''
    and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
group by 1;

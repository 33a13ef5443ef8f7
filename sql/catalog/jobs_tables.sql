-- Tables whose rows a job may change: how a row is told from others, and what of it counts. Times
-- count by the minute, seen from now; values that no two runs share (numbers of a sequence, random
-- keys) do not count.
select
    c.oid,
    n.nspname as schema,
    c.relname as bare,
    pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
    (
        select pg_catalog.string_agg(pg_catalog.format('t.%I', a.attname), ', ' order by a.attnum)
        from pg_catalog.pg_index as i
        inner join pg_catalog.pg_attribute as a
            on
                i.indrelid = a.attrelid
                and a.attnum = any(i.indkey)
        where
            i.indrelid = c.oid
            and i.indisprimary
    ) as key,
    (
        select
            pg_catalog.string_agg(
                case
                    when a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype)
                        then pg_catalog.format(
                            'case when isfinite(t.%1$I) then floor(extract(epoch from t.%1$I - now()'
                            || '::%2$s) / 60)::text else t.%1$I::text end',
                            a.attname,
                            a.atttypid::regtype
                        )
                    else pg_catalog.format('t.%I::text', a.attname)
                end,
                ', ' order by a.attnum
            )
        from pg_catalog.pg_attribute as a
        left join pg_catalog.pg_attrdef as d
            on
                a.attrelid = d.adrelid
                and a.attnum = d.adnum
        where
            a.attrelid = c.oid
            and a.attnum > 0
            and not a.attisdropped
            and a.attidentity = ''
            and coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '') !~ 'nextval|uuid|random'
    ) as shown,
    c.relpersistence = 'u' as is_unlogged
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where
    c.relkind = 'r'
    and c.relpersistence <> 't'
    and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
order by 4;

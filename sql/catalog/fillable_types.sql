-- What values a type has, for whoever makes rows: its base, its elements, its labels, its rules.
select
    t.oid::bigint as oid,
    t.typname as name,
    t.typtype as kind,
    t.typcategory as category,
    pg_catalog.format_type(t.oid, null) as spelled,
    nullif(t.typelem, 0)::bigint as element,
    nullif(t.typbasetype, 0)::bigint as base,
    t.typtypmod as modifier,
    r.rngsubtype::bigint as range_of,
    m.rngtypid::bigint as multirange_of,
    (
        select pg_catalog.array_agg(e.enumlabel::text order by e.enumsortorder)
        from pg_catalog.pg_enum as e
        where e.enumtypid = t.oid
    ) as labels,
    (
        select pg_catalog.array_agg(pg_catalog.pg_get_expr(k.conbin, 0) order by k.conname)
        from pg_catalog.pg_constraint as k
        where k.contypid = t.oid and k.contype = 'c'
    ) as rules,
    (
        select pg_catalog.array_agg(a.atttypid::bigint order by a.attnum)
        from pg_catalog.pg_attribute as a
        where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
    ) as members
from pg_catalog.pg_type as t
left join pg_catalog.pg_range as r on t.oid = r.rngtypid
left join pg_catalog.pg_range as m on t.oid = m.rngmultitypid
where t.typtype in ('b', 'c', 'd', 'e', 'r', 'm') and t.typname !~ '^_?pg_toast';

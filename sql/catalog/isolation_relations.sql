-- Relations of the schemas in $1 that somebody could read or write, with what a probe has to know:
-- columns, a key, the parent of a partition, the tables below a view.
select
    c.oid::bigint as oid,
    format('%I.%I', n.nspname, c.relname) as name,
    c.relkind::text as kind,
    c.relrowsecurity as has_row_security,
    c.relforcerowsecurity as is_forced,
    (
        select format('%I.%I', pn.nspname, p.relname)
        from pg_catalog.pg_inherits as i
        inner join pg_catalog.pg_class as p on i.inhparent = p.oid
        inner join pg_catalog.pg_namespace as pn on p.relnamespace = pn.oid
        where i.inhrelid = c.oid
        limit 1
    ) as parent,
    (
        select
            coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'name', a.attname,
                        'type', format_type(a.atttypid, a.atttypmod),
                        'is_generated', a.attgenerated <> '',
                        'has_default', a.atthasdef and a.attgenerated = '',
                        'is_made', a.attidentity <> '' or coalesce(
                            pg_get_expr(d.adbin, d.adrelid) ~ 'nextval|random|uuid', false
                        ),
                        'is_fixed', a.attgenerated <> '' or a.attidentity = 'a'
                    )
                    order by a.attnum
                ),
                '[]'
            )
        from pg_catalog.pg_attribute as a
        left join pg_catalog.pg_attrdef as d on a.attrelid = d.adrelid and a.attnum = d.adnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    ) as columns,
    (
        select coalesce(jsonb_agg(k.names order by k.is_primary desc, k.names), '[]')
        from
            (
                select
                    i.indisprimary as is_primary,
                    (
                        select jsonb_agg(a.attname order by s.place)
                        from unnest(i.indkey::smallint []) with ordinality as s (number, place)
                        inner join pg_catalog.pg_attribute as a
                            on a.attrelid = i.indrelid and a.attnum = s.number
                        where s.place <= i.indnkeyatts
                    ) as names
                from pg_catalog.pg_index as i
                where
                    i.indrelid = c.oid
                    and i.indisunique
                    and i.indpred is null
                    and i.indexprs is null
            ) as k
    ) as keys,
    (
        select coalesce(jsonb_agg(distinct a.attname), '[]')
        from pg_catalog.pg_index as i
        inner join pg_catalog.pg_attribute as a
            on
                i.indrelid = a.attrelid
                and (
                    a.attnum = any(i.indkey)
                    or exists (
                        select 1
                        from pg_catalog.pg_depend as d
                        where
                            d.classid = 'pg_catalog.pg_class'::regclass
                            and d.objid = i.indexrelid
                            and d.refobjid = c.oid
                            and d.refobjsubid = a.attnum
                    )
                )
        where i.indrelid = c.oid and (i.indisunique or i.indisexclusion)
    ) as in_unique,
    (
        select coalesce(jsonb_agg(distinct format('%I.%I', bn.nspname, b.relname)), '[]')
        from pg_catalog.pg_rewrite as w
        inner join pg_catalog.pg_depend as d
            on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = w.oid
        inner join pg_catalog.pg_class as b
            on d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = b.oid
        inner join pg_catalog.pg_namespace as bn on b.relnamespace = bn.oid
        where w.ev_class = c.oid and b.oid <> c.oid
    ) as below
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where
    n.nspname = any($1)
    and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and not exists (
        select 1
        from pg_catalog.pg_depend as e
        where
            e.classid = 'pg_catalog.pg_class'::regclass
            and e.objid = c.oid
            and e.deptype = 'e'
    )
order by c.oid;

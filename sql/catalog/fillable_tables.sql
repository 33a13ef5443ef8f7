-- Tables of the project that can hold rows of their own, with what a row of each must obey.
-- pgpkg's own, yoyo's and those of extensions are left out. Run with an empty search_path, so that
-- every expression is spelled in full.
select
    c.oid,
    pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
    c.relispartition as is_partition,
    (
        select
            coalesce(
                pg_catalog.jsonb_agg(
                    pg_catalog.jsonb_build_object(
                        'name', a.attname,
                        'number', a.attnum,
                        'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
                        'type_oid', a.atttypid::bigint,
                        'modifier', a.atttypmod,
                        'is_needed', a.attnotnull or t.typnotnull,
                        'sequence',
                        case
                            when t.oid in (20, 21, 23) and (a.attidentity <> '' or a.atthasdef)
                            then
                                pg_catalog.pg_get_serial_sequence(
                                    pg_catalog.format('%I.%I', n.nspname, c.relname), a.attname
                                )
                        end
                    )
                    order by a.attnum
                ),
                '[]'
            )
        from pg_catalog.pg_attribute as a
        inner join pg_catalog.pg_type as t on a.atttypid = t.oid
        where
            a.attrelid = c.oid
            and a.attnum > 0
            and not a.attisdropped
            and a.attgenerated = ''
    ) as columns,
    (
        select
            coalesce(
                pg_catalog.jsonb_agg(
                    pg_catalog.jsonb_build_object(
                        'rule', pg_catalog.pg_get_expr(k.conbin, k.conrelid),
                        'columns', k.conkey
                    )
                    order by k.conname
                ),
                '[]'
            )
        from pg_catalog.pg_constraint as k
        where k.conrelid = c.oid and k.contype = 'c' and k.conkey is not null
    ) as checks,
    (
        select
            coalesce(
                pg_catalog.jsonb_agg(
                    pg_catalog.jsonb_build_object(
                        'columns', k.conkey,
                        'parent', k.confrelid::bigint,
                        'parent_name',
                        (
                            select pg_catalog.format('%I.%I', pn.nspname, p.relname)
                            from pg_catalog.pg_class as p
                            inner join pg_catalog.pg_namespace as pn on p.relnamespace = pn.oid
                            where p.oid = k.confrelid
                        ),
                        'parent_columns',
                        (
                            select pg_catalog.jsonb_agg(pa.attname order by f.place)
                            from pg_catalog.unnest(k.confkey) with ordinality as f (number, place)
                            inner join pg_catalog.pg_attribute as pa
                                on pa.attrelid = k.confrelid and pa.attnum = f.number
                        )
                    )
                    order by pg_catalog.cardinality(k.conkey) desc, k.conname
                ),
                '[]'
            )
        from pg_catalog.pg_constraint as k
        where
            k.conrelid = c.oid
            and k.contype = 'f'
            -- A key that points at a partitioned table has a twin for each partition.
            and (
                k.conparentid = 0
                or not exists (
                    select 1
                    from pg_catalog.pg_constraint as above
                    where above.oid = k.conparentid and above.conrelid = c.oid
                )
            )
    ) as foreign_keys,
    case
        when c.relispartition then pg_catalog.pg_get_partition_constraintdef(c.oid)
    end as bound
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where
    c.relkind = 'r'
    and c.relpersistence <> 't'
    and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'pgpkg_trace', $1)
    and n.nspname !~ '^pg_'
    and c.relname !~ '^_?yoyo_'
    and not exists (
        select 1
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            and d.objid = c.oid
            and d.deptype = 'e'
    )
order by c.oid;

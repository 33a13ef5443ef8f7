-- Enums with their labels in order, composite types with their columns, ranges, base types.
-- Domains have a file of their own; array and multirange types follow their element.
select
    'type' as kind,
    format_type(t.oid, null) as name,
    jsonb_strip_nulls(jsonb_build_object(
        'owner', nullif(pg_get_userbyid(t.typowner), current_user),
        'form', case t.typtype
            when 'e' then 'enum'
            when 'c' then 'composite'
            when 'r' then 'range'
            else 'base'
        end,
        'labels', (
            select jsonb_agg(e.enumlabel order by e.enumsortorder)
            from pg_catalog.pg_enum as e
            where e.enumtypid = t.oid
        ),
        'attributes', (
            select
                jsonb_agg(
                    jsonb_strip_nulls(jsonb_build_object(
                        'name', quote_ident(a.attname),
                        'type', format_type(a.atttypid, a.atttypmod),
                        'collation', (
                            select co.oid::regcollation::text
                            from pg_catalog.pg_collation as co
                            inner join pg_catalog.pg_type as at on at.oid = a.atttypid
                            where co.oid = a.attcollation and co.oid <> at.typcollation
                        )
                    ))
                    order by a.attnum
                )
            from pg_catalog.pg_attribute as a
            where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
        ),
        'range', (
            select
                jsonb_strip_nulls(jsonb_build_object(
                    'subtype', format_type(r.rngsubtype, null),
                    'multirange', format_type(r.rngmultitypid, null),
                    'canonical', nullif(r.rngcanonical::regproc::text, '-'),
                    'diff', nullif(r.rngsubdiff::regproc::text, '-'),
                    'opclass', nullif(opn.nspname || '.' || op.opcname, st.opclass),
                    'collation', nullif(
                        nullif(r.rngcollation, st.typcollation)::regcollation::text, '-'
                    )
                ))
            from pg_catalog.pg_range as r
            inner join pg_catalog.pg_opclass as op on op.oid = r.rngsubopc
            inner join pg_catalog.pg_namespace as opn on opn.oid = op.opcnamespace
            inner join lateral (
                select
                    s.typcollation,
                    (
                        select dn.nspname || '.' || d.opcname
                        from pg_catalog.pg_opclass as d
                        inner join pg_catalog.pg_namespace as dn on dn.oid = d.opcnamespace
                        where
                            d.opcmethod = op.opcmethod
                            and d.opcintype = r.rngsubtype
                            and d.opcdefault
                    ) as opclass
                from pg_catalog.pg_type as s
                where s.oid = r.rngsubtype
            ) as st on true
            where r.rngtypid = t.oid
        )
    )) as definition
from pg_catalog.pg_type as t
inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
left join pg_catalog.pg_class as c on c.oid = t.typrelid
where
    n.nspname = any($1::text [])
    and (t.typtype in ('e', 'r', 'b') or (t.typtype = 'c' and c.relkind = 'c'))
    and not exists (
        select
        from pg_catalog.pg_type as element
        where element.typarray = t.oid
    )
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_type'::regclass
            and d.objid = t.oid
            and d.deptype = 'e'
    );

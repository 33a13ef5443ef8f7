-- Triggers that fire in an ordinary session, with the columns of their relation.
select
    c.oid,
    pg_catalog.format('%I.%I', n.nspname, c.relname) as relation,
    c.relkind::text as kind,
    pg_catalog.format('%I.%I.%I', n.nspname, c.relname, t.tgname) as name,
    pg_catalog.format('%I.%I', fn.nspname, p.proname) as function,
    pg_catalog.quote_ident(t.tgname) as bare,
    p.prosrc || ' ' || pg_catalog.pg_get_triggerdef(t.oid) as text,
    (t.tgtype & 32) <> 0 as is_for_truncate,
    (t.tgtype & 2) <> 0 as is_before,
    (
        select
            pg_catalog.jsonb_agg(
                pg_catalog.jsonb_build_object(
                    'name', pg_catalog.quote_ident(a.attname),
                    'bare', a.attname,
                    'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
                    'is_needed', a.attnotnull,
                    'has_default', a.atthasdef or a.attidentity <> '',
                    'is_fixed', a.attidentity = 'a',
                    'is_named', a.attnum = any(t.tgattr),
                    'is_key', exists (
                        select
                        from pg_catalog.pg_index as i
                        where
                            i.indrelid = c.oid
                            and i.indisprimary
                            and a.attnum = any(i.indkey)
                    ),
                    'words', (
                        select pg_catalog.jsonb_agg(e.enumlabel order by e.enumsortorder)
                        from pg_catalog.pg_enum as e
                        where e.enumtypid = a.atttypid
                    ),
                    'checks', (
                        select
                            pg_catalog.string_agg(
                                pg_catalog.pg_get_expr(k.conbin, k.conrelid), ' '
                            )
                        from pg_catalog.pg_constraint as k
                        where
                            k.conrelid = c.oid
                            and k.contype = 'c'
                            and a.attnum = any(k.conkey)
                    )
                )
                order by a.attnum
            )
        from pg_catalog.pg_attribute as a
        where
            a.attrelid = c.oid
            and a.attnum > 0
            and not a.attisdropped
            and a.attgenerated = ''
    ) as columns,
    (
        select pg_catalog.array_agg(distinct pg_catalog.format('%I.%I', rn.nspname, r.relname))
        from pg_catalog.pg_constraint as k
        inner join pg_catalog.pg_class as r on k.conrelid = r.oid
        inner join pg_catalog.pg_namespace as rn on r.relnamespace = rn.oid
        where
            k.confrelid = c.oid
            and k.contype = 'f'
            and k.conrelid <> c.oid
    ) as children
from pg_catalog.pg_trigger as t
inner join pg_catalog.pg_class as c on t.tgrelid = c.oid
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
inner join pg_catalog.pg_proc as p on t.tgfoid = p.oid
inner join pg_catalog.pg_namespace as fn on p.pronamespace = fn.oid
where
    n.nspname = any($1::text [])
    and not t.tgisinternal
    and t.tgparentid = 0
    and t.tgenabled in ('O', 'A')
    and fn.nspname <> 'pg_catalog'
order by 2, 4;

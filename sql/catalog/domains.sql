-- Domains with their base type, default and checks.
select
    'domain' as kind,
    format_type(t.oid, null) as name,
    jsonb_strip_nulls(jsonb_build_object(
        'owner', nullif(pg_get_userbyid(t.typowner), current_user),
        'type', format_type(t.typbasetype, t.typtypmod),
        'collation', (
            select co.oid::regcollation::text
            from pg_catalog.pg_collation as co
            inner join pg_catalog.pg_type as base on base.oid = t.typbasetype
            where co.oid = t.typcollation and co.oid <> base.typcollation
        ),
        'not_null', nullif(t.typnotnull, false),
        'default', coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault),
        'checks', (
            select
                jsonb_object_agg(
                    quote_ident(k.conname),
                    jsonb_build_object(
                        'def',
                        regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', ''),
                        'validated', k.convalidated
                    )
                )
            from pg_catalog.pg_constraint as k
            where k.contypid = t.oid and k.contype = 'c'
        )
    )) as definition
from pg_catalog.pg_type as t
inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
where
    n.nspname = any($1::text [])
    and t.typtype = 'd'
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_type'::regclass
            and d.objid = t.oid
            and d.deptype = 'e'
    );

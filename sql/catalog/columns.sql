-- Columns of tables. A not-null constraint (a row of its own since PostgreSQL 18) is told with its
-- column and without its name; so is the sequence behind an identity.
select
    'column' as kind,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname)
        as name,
    jsonb_strip_nulls(jsonb_build_object(
        'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
        'type', format_type(a.atttypid, a.atttypmod),
        'collation', case
            when a.attcollation <> t.typcollation then a.attcollation::regcollation::text
        end,
        'not_null', case
            when not a.attnotnull then null
            when not coalesce(nn.convalidated, true) then 'not valid'
            when coalesce(nn.connoinherit, false) then 'no inherit'
            else 'yes'
        end,
        'default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end,
        'generated', case
            when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid)
        end,
        'generated_kind', case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end,
        'identity', case
            when a.attidentity <> ''
                then jsonb_build_object(
                    'when', case a.attidentity when 'a' then 'always' else 'by default' end,
                    'sequence', ids.name,
                    'start', ids.seqstart,
                    'increment', ids.seqincrement,
                    'minimum', ids.seqmin,
                    'maximum', ids.seqmax,
                    'cache', ids.seqcache,
                    'cycle', ids.seqcycle
                )
        end,
        'storage', case
            when a.attstorage <> t.typstorage
                then case a.attstorage
                    when 'p' then 'plain'
                    when 'e' then 'external'
                    when 'm' then 'main'
                    else 'extended'
                end
        end,
        'compression', case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end,
        -- -1 up to PostgreSQL 16, null since.
        'statistics', nullif(a.attstattarget, -1),
        -- PostgreSQL 15.20 notes the WAL position of a column's birth here, as pg_attver: it is
        -- another in every database, cannot be reset, and pg_dump leaves it out too.
        'options', (
            select jsonb_agg(o.option order by o.option collate "C")
            from unnest(a.attoptions) as o (option)
            where o.option not like 'pg\_attver=%'
        ),
        'server_options', to_jsonb(a.attfdwoptions),
        'inherited', nullif(a.attinhcount > 0 and not a.attislocal, false)
    )) as definition
from pg_catalog.pg_attribute as a
inner join pg_catalog.pg_class as c on c.oid = a.attrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
inner join pg_catalog.pg_type as t on t.oid = a.atttypid
left join pg_catalog.pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
left join pg_catalog.pg_constraint as nn
    on
        nn.conrelid = a.attrelid
        and nn.contype = 'n'
        and nn.conkey = array[a.attnum]
left join lateral (
    select
        s.*,
        s.seqrelid::regclass::text as name
    from pg_catalog.pg_depend as dep
    inner join pg_catalog.pg_sequence as s on s.seqrelid = dep.objid
    where
        dep.classid = 'pg_catalog.pg_class'::regclass
        and dep.refclassid = 'pg_catalog.pg_class'::regclass
        and dep.refobjid = a.attrelid
        and dep.refobjsubid = a.attnum
        and dep.deptype = 'i'
) as ids on a.attidentity <> ''
where
    n.nspname = any($1::text [])
    and c.relkind in ('r', 'p', 'f')
    and a.attnum > 0
    and not a.attisdropped
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where
            e.classid = 'pg_catalog.pg_class'::regclass
            and e.objid = c.oid
            and e.deptype = 'e'
    );

-- Tables, partitioned tables, partitions and foreign tables, without their columns. Where rows
-- lie on disk (tablespace) is left to the server.
select
    case c.relkind when 'f' then 'foreign table' else 'table' end as kind,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name,
    jsonb_strip_nulls(jsonb_build_object(
        'owner', nullif(pg_get_userbyid(c.relowner), current_user),
        'persistence', case c.relpersistence when 'u' then 'unlogged' when 't' then 'temporary' end,
        'partition_key', pg_get_partkeydef(c.oid),
        'partition_bound', pg_get_expr(c.relpartbound, c.oid),
        'inherits', (
            select jsonb_agg(i.inhparent::regclass::text order by i.inhseqno)
            from pg_catalog.pg_inherits as i
            where i.inhrelid = c.oid
        ),
        'of_type', case when c.reloftype <> 0 then format_type(c.reloftype, null) end,
        'method', (
            select nullif(am.amname, 'heap')
            from pg_catalog.pg_am as am
            where am.oid = c.relam
        ),
        'row_security', nullif(c.relrowsecurity, false),
        'force_row_security', nullif(c.relforcerowsecurity, false),
        'replica_identity', case c.relreplident
            when 'n' then 'nothing'
            when 'f' then 'full'
            when 'i' then (
                select 'using index ' || quote_ident(ic.relname)
                from pg_catalog.pg_index as i
                inner join pg_catalog.pg_class as ic on ic.oid = i.indexrelid
                where i.indrelid = c.oid and i.indisreplident
            )
        end,
        'options', (
            select jsonb_agg(o.option order by o.option collate "C")
            from (
                select unnest(c.reloptions) as option
                union all
                select 'toast.' || unnest(t.reloptions)
                from pg_catalog.pg_class as t
                where t.oid = c.reltoastrelid
            ) as o
        ),
        'server', (
            select quote_ident(s.srvname)
            from pg_catalog.pg_foreign_table as ft
            inner join pg_catalog.pg_foreign_server as s on s.oid = ft.ftserver
            where ft.ftrelid = c.oid
        ),
        'server_options', (
            select to_jsonb(ft.ftoptions)
            from pg_catalog.pg_foreign_table as ft
            where ft.ftrelid = c.oid
        )
    )) as definition
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where
    n.nspname = any($1::text [])
    and c.relkind in ('r', 'p', 'f')
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_class'::regclass
            and d.objid = c.oid
            and d.deptype = 'e'
    );

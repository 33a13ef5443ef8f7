-- Publications of the database, with those of their tables that lie in the given schemas.
select
    'publication' as kind,
    quote_ident(p.pubname) as name,
    jsonb_strip_nulls(jsonb_build_object(
        'owner', nullif(pg_get_userbyid(p.pubowner), current_user),
        'all_tables', nullif(p.puballtables, false),
        'insert', p.pubinsert,
        'update', p.pubupdate,
        'delete', p.pubdelete,
        'truncate', p.pubtruncate,
        'via_root', nullif(p.pubviaroot, false),
        'schemas', (
            select jsonb_agg(quote_ident(n.nspname) order by n.nspname)
            from pg_catalog.pg_publication_namespace as pn
            inner join pg_catalog.pg_namespace as n on n.oid = pn.pnnspid
            where pn.pnpubid = p.oid and n.nspname = any($1::text [])
        ),
        'tables', (
            select
                jsonb_object_agg(
                    r.prrelid::regclass::text,
                    jsonb_strip_nulls(jsonb_build_object(
                        'columns', (
                            select jsonb_agg(quote_ident(a.attname) order by a.attname)
                            from pg_catalog.pg_attribute as a
                            where a.attrelid = r.prrelid and a.attnum = any(r.prattrs)
                        ),
                        'where', pg_get_expr(r.prqual, r.prrelid)
                    ))
                )
            from pg_catalog.pg_publication_rel as r
            inner join pg_catalog.pg_class as c on c.oid = r.prrelid
            inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
            where r.prpubid = p.oid and n.nspname = any($1::text [])
        )
    )) as definition
from pg_catalog.pg_publication as p;

-- Foreign servers, without anything that could be a secret.
select
    'server' as kind,
    quote_ident(s.srvname) as name,
    jsonb_strip_nulls(jsonb_build_object(
        'owner', nullif(pg_get_userbyid(s.srvowner), current_user),
        'wrapper', quote_ident(w.fdwname),
        'type', s.srvtype,
        'version', s.srvversion,
        'options', (
            select jsonb_agg(o.option order by o.option collate "C")
            from unnest(s.srvoptions) as o (option)
            where o.option !~* '^(password|secret|token|key)'
        )
    )) as definition
from pg_catalog.pg_foreign_server as s
inner join pg_catalog.pg_foreign_data_wrapper as w on w.oid = s.srvfdw
where
    $1::text [] is not null
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_foreign_server'::regclass
            and d.objid = s.oid
            and d.deptype = 'e'
    );

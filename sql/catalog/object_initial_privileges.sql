-- The privileges that objects at the addresses $1 (classes) and $2 (oids) would have if they had
-- just been created, by the server's own rule and by ALTER DEFAULT PRIVILEGES, and do not have:
-- one GRANT per row.
with owned as (
    select
        p.oid,
        'pg_catalog.pg_proc'::regclass::oid as classid,
        'f'::"char" as sort,
        'f'::"char" as default_sort,
        'routine' as word,
        p.proowner as owner,
        p.pronamespace as schema_oid,
        p.proacl as acl
    from pg_catalog.pg_proc as p
    union all
    select
        c.oid,
        'pg_catalog.pg_class'::regclass::oid as classid,
        (case c.relkind when 'S' then 's' else 'r' end)::"char" as sort,
        (case c.relkind when 'S' then 'S' else 'r' end)::"char" as default_sort,
        case c.relkind when 'S' then 'sequence' else 'table' end as word,
        c.relowner as owner,
        c.relnamespace as schema_oid,
        c.relacl as acl
    from pg_catalog.pg_class as c
    where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
    union all
    select
        t.oid,
        'pg_catalog.pg_type'::regclass::oid as classid,
        'T'::"char" as sort,
        'T'::"char" as default_sort,
        'type' as word,
        t.typowner as owner,
        t.typnamespace as schema_oid,
        t.typacl as acl
    from pg_catalog.pg_type as t
    union all
    select
        n.oid,
        'pg_catalog.pg_namespace'::regclass::oid as classid,
        'n'::"char" as sort,
        'n'::"char" as default_sort,
        'schema' as word,
        n.nspowner as owner,
        0 as schema_oid,
        n.nspacl as acl
    from pg_catalog.pg_namespace as n
),

wanted as (
    select
        o.classid,
        o.oid,
        o.word,
        a.grantee,
        a.privilege_type
    from owned as o
    inner join unnest($1::oid [], $2::oid []) as asked (classid, objid)
        on asked.classid = o.classid and asked.objid = o.oid
    cross join
        lateral (
            select e.*
            from
                aclexplode(
                    coalesce(
                        (
                            select d.defaclacl
                            from pg_catalog.pg_default_acl as d
                            where
                                d.defaclrole = o.owner
                                and d.defaclnamespace = 0
                                and d.defaclobjtype = o.default_sort
                        ),
                        acldefault(o.sort, o.owner)
                    )
                ) as e
            union
            select e.*
            from pg_catalog.pg_default_acl as d
            cross join lateral aclexplode(d.defaclacl) as e
            where
                d.defaclrole = o.owner
                and d.defaclnamespace = o.schema_oid
                and d.defaclnamespace <> 0
                and d.defaclobjtype = o.default_sort
        ) as a
    where
        not exists (
            select
            from aclexplode(coalesce(o.acl, acldefault(o.sort, o.owner))) as has
            where has.grantee = a.grantee and has.privilege_type = a.privilege_type
        )
)

select
    format(
        'grant %s on %s %s to %s',
        w.privilege_type,
        w.word,
        place.identity,
        case w.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(w.grantee)) end
    ) as statement
from wanted as w
cross join lateral pg_identify_object(w.classid, w.oid, 0) as place
order by statement;

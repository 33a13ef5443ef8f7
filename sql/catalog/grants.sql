-- Who may do what, where it differs from what PostgreSQL gives by itself. No list of rights and a
-- list that says the same as the default are one and the same. The owner is called (owner), so
-- that two databases with other deployers compare.
with held as (
    select
        'schema' as kind,
        quote_ident(n.nspname) as name,
        n.nspowner as owner,
        n.nspacl as acl,
        acldefault('n', n.nspowner) as usual
    from pg_catalog.pg_namespace as n
    where n.nspname = any($1::text []) and n.nspacl is not null

    union all

    select
        case c.relkind
            when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'matview'
            when 'f' then 'foreign table' else 'table'
        end as kind,
        quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name,
        c.relowner as owner,
        c.relacl as acl,
        acldefault(
            case c.relkind when 'S' then 's'::"char" else 'r'::"char" end, c.relowner
        ) as usual
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where
        n.nspname = any($1::text [])
        and c.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
        and c.relacl is not null
        and not exists (
            select
            from pg_catalog.pg_depend as d
            where
                d.classid = 'pg_catalog.pg_class'::regclass
                and d.objid = c.oid
                and d.deptype = 'e'
        )

    union all

    select
        'column' as kind,
        quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname)
            as name,
        c.relowner as owner,
        a.attacl as acl,
        acldefault('c', c.relowner) as usual
    from pg_catalog.pg_attribute as a
    inner join pg_catalog.pg_class as c on c.oid = a.attrelid
    inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where
        n.nspname = any($1::text [])
        and not a.attisdropped
        and a.attacl is not null
        and not exists (
            select
            from pg_catalog.pg_depend as d
            where
                d.classid = 'pg_catalog.pg_class'::regclass
                and d.objid = c.oid
                and d.deptype = 'e'
        )

    union all

    select
        case p.prokind
            when 'p' then 'procedure' when 'a' then 'aggregate' else 'function'
        end as kind,
        quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || args.types || ')'
            as name,
        p.proowner as owner,
        p.proacl as acl,
        acldefault('f', p.proowner) as usual
    from pg_catalog.pg_proc as p
    inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
    cross join lateral (
        select coalesce(string_agg(format_type(u.type, null), ', ' order by u.place), '') as types
        from unnest(p.proargtypes) with ordinality as u (type, place)
    ) as args
    where
        n.nspname = any($1::text [])
        and p.proacl is not null
        and not exists (
            select
            from pg_catalog.pg_depend as d
            where
                d.classid = 'pg_catalog.pg_proc'::regclass
                and d.objid = p.oid
                and d.deptype = 'e'
        )

    union all

    select
        case t.typtype when 'd' then 'domain' else 'type' end as kind,
        format_type(t.oid, null) as name,
        t.typowner as owner,
        t.typacl as acl,
        acldefault('T', t.typowner) as usual
    from pg_catalog.pg_type as t
    inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
    where
        n.nspname = any($1::text [])
        and t.typacl is not null
        and not exists (
            select
            from pg_catalog.pg_depend as d
            where
                d.classid = 'pg_catalog.pg_type'::regclass
                and d.objid = t.oid
                and d.deptype = 'e'
        )
),

-- Most objects share a few lists: each is read once. Columns have no rights of their own by
-- default: acldefault says so with an empty list.
lists as materialized (
    select
        h.owner,
        h.acl,
        h.usual,
        array_agg(h.kind || ' ' || h.name) as names
    from held as h
    group by h.owner, h.acl, h.usual
),

spoken as materialized (
    select
        l.names,
        (
            select coalesce(jsonb_object_agg(g.grantee, g.rights), '{}')
            from (
                select
                    case e.grantee
                        when 0 then 'public'
                        when l.owner then '(owner)'
                        else pg_get_userbyid(e.grantee)
                    end as grantee,
                    jsonb_agg(
                        distinct lower(e.privilege_type)
                        || case when e.is_grantable then ' with grant option' else '' end
                    ) as rights
                from aclexplode(l.acl) as e
                group by 1
            ) as g
        ) as granted,
        (
            select coalesce(jsonb_object_agg(g.grantee, g.rights), '{}')
            from (
                select
                    case e.grantee when 0 then 'public' else '(owner)' end as grantee,
                    jsonb_agg(distinct lower(e.privilege_type)) as rights
                from aclexplode(l.usual) as e
                group by 1
            ) as g
        ) as usual
    from lists as l
)

select
    'grant' as kind,
    o.name,
    s.granted as definition
from spoken as s
cross join lateral unnest(s.names) as o (name)
where s.granted <> s.usual;

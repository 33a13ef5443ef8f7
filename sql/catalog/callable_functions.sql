-- Functions and procedures of the schemas in $1, with what a caller has to know, and which of the
-- roles in $2 may call them. What an extension brought is left out.
select
    p.oid::bigint as oid,
    f.full_name as name,
    format('%I.%I', n.nspname, p.proname) as bare_name,
    p.prokind::text as kind,
    p.prosecdef as is_definer,
    p.provolatile::text as volatility,
    p.proretset as is_set,
    l.lanname as language,
    format_type(p.prorettype, null) as returns,
    p.prosrc as body,
    p.prosqlbody is not null as is_atomic,
    coalesce(to_jsonb(p.proconfig), '[]') as settings,
    case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end as definition,
    (
        select
            coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'name', coalesce(p.proargnames[a.position], ''),
                        'type', format_type(a.type, null),
                        'type_oid', a.type::bigint,
                        'is_optional',
                        a.mode <> 'o' and a.place > p.pronargs - p.pronargdefaults
                    )
                    order by a.position
                ),
                '[]'
            )
        from (
            select
                t.type,
                t.position,
                m.mode,
                count(*) filter (where m.mode <> 'o') over (order by t.position) as place
            from unnest(coalesce(p.proallargtypes, p.proargtypes::oid []))
            with ordinality as t (type, position)
            cross join lateral (select coalesce(p.proargmodes[t.position], 'i') as mode) as m
            where m.mode in ('i', 'b', 'v') or (m.mode = 'o' and p.prokind = 'p')
        ) as a
    ) as arguments,
    p.provariadic <> 0 as is_variadic,
    array(
        select r.rolname
        from pg_catalog.pg_roles as r
        where
            r.rolname = any($2)
            and has_function_privilege(r.oid, p.oid, 'execute')
            and has_schema_privilege(r.oid, n.oid, 'usage')
        order by r.rolname
    ) as callers,
    has_function_privilege('public', p.oid, 'execute') as is_public
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
inner join pg_catalog.pg_language as l on p.prolang = l.oid
cross join lateral (
    select
        format(
            '%I.%I(%s)',
            n.nspname,
            p.proname,
            (
                select string_agg(format_type(a.type, null), ', ' order by a.position)
                from unnest(p.proargtypes) with ordinality as a (type, position)
            )
        ) as full_name
) as f
where
    n.nspname = any($1)
    and p.prokind in ('f', 'p')
    and not exists (
        select 1
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_proc'::regclass
            and d.objid = p.oid
            and d.deptype in ('e', 'i')
    )
order by f.full_name;

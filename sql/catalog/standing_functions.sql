-- The functions of the schemas $1 as their callers and their bodies see them. An input can be given
-- in a call; an output is a column of the result. search_path has to be empty, so that every type
-- is written in full.
select
    p.oid::bigint as oid,
    n.nspname as schema,
    p.proname as name,
    format('%I.%I', n.nspname, p.proname) as called,
    format('%I.%I(%s)', n.nspname, p.proname, coalesce(a.identity, '')) as full_name,
    p.prokind::text as kind,
    l.lanname as language,
    p.provolatile::text as volatility,
    p.proretset as returns_set,
    p.prorettype::bigint as returns_oid,
    format_type(p.prorettype, null) as returns,
    coalesce(a.modes, '{}') as modes,
    coalesce(a.names, '{}') as names,
    coalesce(a.types, '{}') as types,
    p.pronargdefaults::integer as defaults,
    case when p.provariadic <> 0 then format_type(p.provariadic, null) end as spread,
    (
        select
            array_agg(
                format('%I %s', t.attname, format_type(t.atttypid, t.atttypmod))
                order by t.attnum
            )
        from pg_catalog.pg_attribute as t
        where t.attrelid = y.typrelid and t.attnum > 0 and not t.attisdropped
    ) as row_columns,
    p.prosrc as body,
    p.prosqlbody is not null as is_atomic,
    p.prosqlbody::text as tree,
    p.proconfig as settings,
    case
        when l.lanname in ('sql', 'plpgsql') and p.prokind <> 'a' then pg_get_functiondef(p.oid)
    end as definition
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
inner join pg_catalog.pg_language as l on p.prolang = l.oid
inner join pg_catalog.pg_type as y on p.prorettype = y.oid
left join pg_catalog.pg_aggregate as g on p.oid = g.aggfnoid
cross join
    lateral (
        select
            array_agg(coalesce(p.proargmodes[u.n], 'i')::text order by u.n) as modes,
            array_agg(coalesce(p.proargnames[u.n], '') order by u.n) as names,
            array_agg(format_type(u.type, null) order by u.n) as types,
            string_agg(
                format_type(u.type, null), ', '
                order by u.n
            ) filter (where coalesce(p.proargmodes[u.n], 'i') in ('i', 'b', 'v')) as identity
        from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality as u (type, n)
    ) as a
where
    n.nspname = any($1::text[])
    and coalesce(g.aggkind, 'n') = 'n'
    and p.prokind <> 'w'
    and not exists (
        select 1
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_proc'::regclass
            and d.objid = p.oid
            and d.deptype in ('e', 'i')
    )
order by full_name;

-- Functions, procedures and aggregates with everything that their behaviour rests on.
select
    case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end as kind,
    quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || args.types || ')' as name,
    jsonb_strip_nulls(jsonb_build_object(
        'owner', nullif(pg_get_userbyid(p.proowner), current_user),
        'arguments', pg_get_function_arguments(p.oid),
        'returns', pg_get_function_result(p.oid),
        'language', l.lanname,
        'window', nullif(p.prokind = 'w', false),
        'volatility', case p.provolatile
            when 'i' then 'immutable' when 's' then 'stable' else 'volatile'
        end,
        'security', case when p.prosecdef then 'definer' else 'invoker' end,
        'strict', p.proisstrict,
        'leakproof', p.proleakproof,
        'parallel', case p.proparallel
            when 's' then 'safe' when 'r' then 'restricted' else 'unsafe'
        end,
        'cost', p.procost,
        'rows', nullif(p.prorows, 0),
        'support', nullif(p.prosupport::regproc::text, '-'),
        'settings', (
            select jsonb_agg(s.setting order by s.setting collate "C")
            from unnest(p.proconfig) as s (setting)
        ),
        'transforms', (
            select jsonb_agg(format_type(u.type, null) order by u.place)
            from unnest(p.protrftypes) with ordinality as u (type, place)
        ),
        'library', encode(convert_to(p.probin, 'UTF8'), 'escape'),
        'body', case
            when p.prokind <> 'a' then coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)
        end,
        'aggregate', (
            select
                jsonb_strip_nulls(jsonb_build_object(
                    'kind', nullif(g.aggkind, 'n'),
                    'direct_arguments', nullif(g.aggnumdirectargs, 0),
                    'transition', g.aggtransfn::regprocedure::text,
                    'state', format_type(g.aggtranstype, null),
                    'space', nullif(g.aggtransspace, 0),
                    'start', g.agginitval,
                    'final', nullif(g.aggfinalfn::regprocedure::text, '-'),
                    'final_extra', nullif(g.aggfinalextra, false),
                    'final_modify', g.aggfinalmodify,
                    'combine', nullif(g.aggcombinefn::regprocedure::text, '-'),
                    'serial', nullif(g.aggserialfn::regprocedure::text, '-'),
                    'deserial', nullif(g.aggdeserialfn::regprocedure::text, '-'),
                    'moving_transition', nullif(g.aggmtransfn::regprocedure::text, '-'),
                    'moving_inverse', nullif(g.aggminvtransfn::regprocedure::text, '-'),
                    'moving_final', nullif(g.aggmfinalfn::regprocedure::text, '-'),
                    'moving_start', g.aggminitval,
                    'sort', nullif(g.aggsortop::regoperator::text, '0')
                ))
            from pg_catalog.pg_aggregate as g
            where g.aggfnoid = p.oid
        )
    )) as definition
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
inner join pg_catalog.pg_language as l on l.oid = p.prolang
cross join lateral (
    select coalesce(string_agg(format_type(u.type, null), ', ' order by u.place), '') as types
    from unnest(p.proargtypes) with ordinality as u (type, place)
) as args
where
    n.nspname = any($1::text [])
    -- The constructors of a range type come and go with it.
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_proc'::regclass
            and d.objid = p.oid
            and d.deptype in ('e', 'i')
    );

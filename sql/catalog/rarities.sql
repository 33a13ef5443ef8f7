-- What few projects make: collations, operators and their classes, casts, text search.
-- pg_identify_object gives each its full name.
with made as (
    select
        'pg_catalog.pg_collation'::regclass as class,
        c.oid as object,
        c.collnamespace as namespace,
        jsonb_build_object(
            'provider', c.collprovider,
            'deterministic', c.collisdeterministic,
            'collate', c.collcollate,
            'ctype', c.collctype
        ) as definition
    from pg_catalog.pg_collation as c

    union all

    select
        'pg_catalog.pg_operator'::regclass,
        o.oid,
        o.oprnamespace,
        jsonb_build_object(
            'function', o.oprcode::regprocedure::text,
            'commutator', o.oprcom::regoperator::text,
            'negator', o.oprnegate::regoperator::text,
            'restrict', o.oprrest::regproc::text,
            'join', o.oprjoin::regproc::text,
            'merges', o.oprcanmerge,
            'hashes', o.oprcanhash
        )
    from pg_catalog.pg_operator as o

    union all

    select
        'pg_catalog.pg_opclass'::regclass,
        c.oid,
        c.opcnamespace,
        jsonb_build_object(
            'type', format_type(c.opcintype, null),
            'default', c.opcdefault,
            'storage', format_type(nullif(c.opckeytype, 0), null)
        )
    from pg_catalog.pg_opclass as c

    union all

    select
        'pg_catalog.pg_ts_config'::regclass,
        c.oid,
        c.cfgnamespace,
        (
            select
                jsonb_agg(
                    jsonb_build_array(m.maptokentype, m.mapseqno, m.mapdict::regdictionary::text)
                    order by m.maptokentype, m.mapseqno
                )
            from pg_catalog.pg_ts_config_map as m
            where m.mapcfg = c.oid
        )
    from pg_catalog.pg_ts_config as c

    union all

    select
        'pg_catalog.pg_ts_dict'::regclass,
        d.oid,
        d.dictnamespace,
        jsonb_build_object('template', d.dicttemplate, 'options', d.dictinitoption)
    from pg_catalog.pg_ts_dict as d

    union all

    select
        'pg_catalog.pg_cast'::regclass,
        c.oid,
        coalesce(
            (select n.oid from pg_catalog.pg_namespace as n
            where n.oid = s.typnamespace and n.nspname = any($1::text [])),
            t.typnamespace
        ),
        jsonb_build_object(
            'function', nullif(c.castfunc, 0)::regprocedure::text,
            'context', c.castcontext,
            'method', c.castmethod
        )
    from pg_catalog.pg_cast as c
    inner join pg_catalog.pg_type as s on s.oid = c.castsource
    inner join pg_catalog.pg_type as t on t.oid = c.casttarget
)

select
    i.type as kind,
    i.identity as name,
    jsonb_build_object('def', m.definition) as definition
from made as m
inner join pg_catalog.pg_namespace as n on n.oid = m.namespace
cross join lateral pg_identify_object(m.class, m.object, 0) as i
where
    n.nspname = any($1::text [])
    and m.object >= 16384
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = m.class
            and d.objid = m.object
            and d.deptype in ('e', 'i')
    );

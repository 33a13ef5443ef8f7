-- Where migrations have led: everything whose meaning may depend on the session that made it, as
-- kind, name and definition. Run with an empty search_path and fixed settings.
with space as (
    select n.oid, n.nspname
    from pg_catalog.pg_namespace as n
    where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'pgpkg_trace')
),

-- What an extension brings is as the extension is.
member as (
    select d.classid, d.objid
    from pg_catalog.pg_depend as d
    where d.deptype = 'e'
),

relation as (
    select c.*, pg_catalog.format('%I.%I', s.nspname, c.relname) as name
    from pg_catalog.pg_class as c
    inner join space as s on c.relnamespace = s.oid
    where
        (c.oid, 'pg_catalog.pg_class'::pg_catalog.regclass) not in (
            select m.objid, m.classid from member as m
        )
)

select
    'relation' as kind,
    r.name,
    concat_ws(
        ' ',
        r.relkind,
        pg_catalog.pg_get_expr(r.relpartbound, r.oid),
        case when r.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(r.oid) end,
        case when r.relkind in ('i', 'I') then pg_catalog.pg_get_indexdef(r.oid) end
    ) as definition
from relation as r
union all
select
    'column',
    pg_catalog.format('%s.%I', r.name, a.attname),
    concat_ws(
        ' ',
        pg_catalog.format_type(a.atttypid, a.atttypmod),
        a.attnotnull,
        pg_catalog.pg_get_expr(d.adbin, d.adrelid)
    )
from relation as r
inner join pg_catalog.pg_attribute as a
    on r.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
left join pg_catalog.pg_attrdef as d on a.attrelid = d.adrelid and a.attnum = d.adnum
where r.relkind in ('r', 'p', 'f', 'c')
union all
select
    'constraint',
    pg_catalog.format('%s.%I', coalesce(r.name, pg_catalog.format_type(k.contypid, null)), k.conname),
    pg_catalog.pg_get_constraintdef(k.oid)
from pg_catalog.pg_constraint as k
inner join space as s on k.connamespace = s.oid
left join relation as r on k.conrelid = r.oid
union all
select
    'policy',
    pg_catalog.format('%s.%I', r.name, p.polname),
    concat_ws(
        ' ',
        pg_catalog.pg_get_expr(p.polqual, p.polrelid),
        pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
    )
from pg_catalog.pg_policy as p
inner join relation as r on p.polrelid = r.oid
union all
select
    'trigger',
    pg_catalog.format('%s.%I', r.name, t.tgname),
    pg_catalog.pg_get_triggerdef(t.oid)
from pg_catalog.pg_trigger as t
inner join relation as r on t.tgrelid = r.oid
where not t.tgisinternal
union all
select
    'function',
    pg_catalog.format(
        '%I.%I(%s)', s.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)
    ),
    concat_ws(
        ' ',
        p.prosrc,
        p.proconfig::text,
        pg_catalog.pg_get_expr(p.proargdefaults, 0)
    )
from pg_catalog.pg_proc as p
inner join space as s on p.pronamespace = s.oid
where
    (p.oid, 'pg_catalog.pg_proc'::pg_catalog.regclass) not in (
        select m.objid, m.classid from member as m
    )
union all
select
    'type',
    pg_catalog.format('%I.%I', s.nspname, t.typname),
    concat_ws(
        ' ',
        t.typtype,
        t.typdefault,
        (
            select pg_catalog.string_agg(e.enumlabel, ', ' order by e.enumsortorder)
            from pg_catalog.pg_enum as e
            where e.enumtypid = t.oid
        )
    )
from pg_catalog.pg_type as t
inner join space as s on t.typnamespace = s.oid
where
    t.typtype in ('d', 'e', 'r')
    and (t.oid, 'pg_catalog.pg_type'::pg_catalog.regclass) not in (
        select m.objid, m.classid from member as m
    )
union all
select
    'extension',
    pg_catalog.quote_ident(x.extname),
    n.nspname
from pg_catalog.pg_extension as x
inner join pg_catalog.pg_namespace as n on x.extnamespace = n.oid
union all
select
    'comment',
    pg_catalog.format('%s', i.identity),
    d.description
from pg_catalog.pg_description as d
cross join pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) as i
where
    d.objoid >= 16384
    and (d.objoid, d.classoid) not in (select m.objid, m.classid from member as m);

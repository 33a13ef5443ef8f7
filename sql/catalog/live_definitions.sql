-- How the server spells the behaviour in the given schemas today, for finding what was changed by
-- hand. Names as everywhere in pgpkg. Run with an empty search_path, on which the spelling
-- depends. The oid tells whether an object is still the same one. $1 is an array of schema names.
with schemas as (
    select
        n.oid,
        n.nspname
    from pg_catalog.pg_namespace as n
    where n.nspname = any ($1)
),

relations as (
    select
        c.oid,
        c.relkind,
        c.relrowsecurity,
        c.relforcerowsecurity,
        c.reloptions,
        format('%I.%I', s.nspname, c.relname) as name
    from pg_catalog.pg_class as c
    inner join schemas as s on c.relnamespace = s.oid
)

select
    'schema' as kind,
    quote_ident(s.nspname) as name,
    '' as definition,
    s.oid
from schemas as s

union all

select
    'table' as kind,
    r.name,
    concat_ws(' ', r.relrowsecurity, r.relforcerowsecurity) as definition,
    r.oid
from relations as r
where r.relkind in ('r', 'p', 'f')

union all

select
    case r.relkind when 'v' then 'view' else 'matview' end as kind,
    r.name,
    concat_ws(' ', pg_get_viewdef(r.oid), r.reloptions::text) as definition,
    r.oid
from relations as r
where r.relkind in ('v', 'm')

union all

select
    'sequence' as kind,
    r.name,
    '' as definition,
    r.oid
from relations as r
where r.relkind = 'S'

union all

select
    'index' as kind,
    r.name,
    '' as definition,
    r.oid
from relations as r
where r.relkind in ('i', 'I')

union all

select
    case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end as kind,
    format('%I.%I(%s)', s.nspname, p.proname, (
        select string_agg(format_type(a.type, null), ', ' order by a.position)
        from unnest(
            coalesce(p.proallargtypes, p.proargtypes::oid[]),
            p.proargmodes
        ) with ordinality as a (type, mode, position)
        where coalesce(a.mode, 'i') in ('i', 'b', 'v')
    )) as name,
    case when p.prokind = 'a' then '' else pg_get_functiondef(p.oid) end as definition,
    p.oid
from pg_catalog.pg_proc as p
inner join schemas as s on p.pronamespace = s.oid

union all

select
    'trigger' as kind,
    concat_ws('.', r.name, quote_ident(t.tgname)) as name,
    concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled) as definition,
    t.oid
from pg_catalog.pg_trigger as t
inner join relations as r on t.tgrelid = r.oid
where
    not t.tgisinternal
    and t.tgparentid = 0

union all

select
    'policy' as kind,
    concat_ws('.', r.name, quote_ident(p.polname)) as name,
    concat_ws(
        ' ',
        p.polcmd,
        p.polpermissive,
        (
            select string_agg(coalesce(a.rolname, 'public'), ',' order by a.rolname)
            from unnest(p.polroles) as m (role)
            left join pg_catalog.pg_roles as a on m.role = a.oid
        ),
        pg_get_expr(p.polqual, p.polrelid),
        '/',
        pg_get_expr(p.polwithcheck, p.polrelid)
    ) as definition,
    p.oid
from pg_catalog.pg_policy as p
inner join relations as r on p.polrelid = r.oid

union all

select
    case t.typtype when 'd' then 'domain' else 'type' end as kind,
    format('%I.%I', s.nspname, t.typname) as name,
    '' as definition,
    t.oid
from pg_catalog.pg_type as t
inner join schemas as s on t.typnamespace = s.oid
where
    t.typtype in ('e', 'd', 'r')
    or (
        t.typtype = 'c'
        and exists (
            select
            from pg_catalog.pg_class as c
            where
                c.oid = t.typrelid
                and c.relkind = 'c'
        )
    );

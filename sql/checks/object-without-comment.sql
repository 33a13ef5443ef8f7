-- Objects that nobody has described: tables, views, functions, types, policies, triggers. Indexes
-- and constraints speak by their names; partitions are described by their parent.
with thing as (
    select
        'pg_catalog.pg_namespace'::regclass as catalog,
        s.oid,
        'schema' as kind,
        format('%I', s.name) as object,
        format('schema %I', s.name) as target
    from pg_temp.project_schema as s
    where s.name <> 'public'
    union all
    select
        'pg_catalog.pg_class'::regclass,
        r.oid,
        k.kind,
        r.full_name,
        format('%s %s', k.kind, r.full_name)
    from pg_temp.project_relation as r
    inner join (
        values
        ('r', 'table'),
        ('p', 'table'),
        ('f', 'foreign table'),
        ('v', 'view'),
        ('m', 'materialized view')
    ) as k (relkind, kind) on r.kind = k.relkind::"char"
    where not r.is_partition
    union all
    select
        'pg_catalog.pg_proc'::regclass,
        f.oid,
        f.kind,
        f.full_name,
        format('%s %s', f.kind, f.full_name)
    from pg_temp.project_function as f
    union all
    select
        'pg_catalog.pg_type'::regclass,
        t.oid,
        case t.typtype when 'd' then 'domain' else 'type' end,
        format('%I.%I', s.name, t.typname),
        format(
            '%s %I.%I',
            case t.typtype when 'd' then 'domain' else 'type' end,
            s.name,
            t.typname
        )
    from pg_catalog.pg_type as t
    inner join pg_temp.project_schema as s on t.typnamespace = s.oid
    left join pg_catalog.pg_class as c on t.typrelid = c.oid
    where t.typtype in ('d', 'e', 'r') or c.relkind = 'c'
    union all
    select
        'pg_catalog.pg_policy'::regclass,
        p.oid,
        'policy',
        format('%s.%I', r.full_name, p.polname),
        format('policy %I on %s', p.polname, r.full_name)
    from pg_catalog.pg_policy as p
    inner join pg_temp.project_relation as r on p.polrelid = r.oid
    union all
    select
        'pg_catalog.pg_trigger'::regclass,
        t.oid,
        'trigger',
        format('%s.%I', r.full_name, t.tgname),
        format('trigger %I on %s', t.tgname, r.full_name)
    from pg_catalog.pg_trigger as t
    inner join pg_temp.project_relation as r on t.tgrelid = r.oid
    where not t.tgisinternal and t.tgparentid = 0 and not r.is_partition
)

select
    'info' as level,
    t.object,
    format('the %s %s has no comment', t.kind, t.object) as message,
    'Whoever meets it in the database cannot tell what it is for.' as detail,
    format('comment on %s is ''...'';', t.target) as hint,
    jsonb_build_object('kind', t.kind) as evidence
from thing as t
where
    obj_description(t.oid, t.catalog::text) is null
    and not exists (
        select 1
        from pg_catalog.pg_depend as d
        where d.classid = t.catalog and d.objid = t.oid and d.deptype = 'e'
    )
order by t.object;

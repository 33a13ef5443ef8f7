-- Objects in the project's schemas that no file of the project makes, so that no deploy will ever
-- change or drop them. What a package makes at run time says so in its comment. pgpkg.objects holds
-- the names that files make, as a JSON array.
with thing as (
    select
        case r.kind
            when 'v' then 'view'
            when 'm' then 'materialized view'
            when 'S' then 'sequence'
            when 'f' then 'foreign table'
            else 'table'
        end as kind,
        r.full_name as object,
        r.full_name as target,
        r.schema_name
    from pg_temp.project_relation as r
    where
        r.kind in ('r', 'p', 'v', 'm', 'f', 'S')
        and not r.is_partition
        and not exists (
            select 1
            from pg_catalog.pg_depend as d
            where
                d.classid = 'pg_catalog.pg_class'::regclass
                and d.objid = r.oid
                and d.refobjsubid > 0
                and d.deptype in ('a', 'i')
        )
        and r.name !~ '^(_yoyo_|yoyo_lock$)'
    union all
    select
        f.kind,
        f.full_name,
        f.full_name,
        f.schema_name
    from pg_temp.project_function as f
    where coalesce(obj_description(f.oid, 'pg_proc'), '') not like '% made at run time by %'
    union all
    select
        case t.typtype when 'd' then 'domain' else 'type' end,
        format('%I.%I', s.name, t.typname),
        format('%I.%I', s.name, t.typname),
        s.name
    from pg_catalog.pg_type as t
    inner join pg_temp.project_schema as s on t.typnamespace = s.oid
    left join pg_catalog.pg_class as c on t.typrelid = c.oid
    where
        (t.typtype in ('d', 'e', 'r') or c.relkind = 'c')
        and not exists (
            select 1
            from pg_catalog.pg_depend as d
            where
                d.classid = 'pg_catalog.pg_type'::regclass
                and d.objid = t.oid
                and d.deptype = 'e'
        )
    union all
    select
        'policy',
        format('%s.%I', r.full_name, p.polname),
        format('%I on %s', p.polname, r.full_name),
        r.schema_name
    from pg_catalog.pg_policy as p
    inner join pg_temp.project_relation as r on p.polrelid = r.oid
    union all
    select
        'trigger',
        format('%s.%I', r.full_name, t.tgname),
        format('%I on %s', t.tgname, r.full_name),
        r.schema_name
    from pg_catalog.pg_trigger as t
    inner join pg_temp.project_relation as r on t.tgrelid = r.oid
    where not t.tgisinternal and t.tgparentid = 0 and not r.is_partition
)

select
    'warning' as level,
    t.object,
    format('no deploy will ever change or drop the %s %s', t.kind, t.object) as message,
    'It lies in a schema of the project, and no file of the project makes it.' as detail,
    format(E'-- Write a file for it, or:\ndrop %s %s;', t.kind, t.target) as hint,
    jsonb_build_object('kind', t.kind) as evidence
from thing as t
where
    not current_setting('pgpkg.objects')::jsonb ? t.object
    and not current_setting('pgpkg.objects')::jsonb ? (t.schema_name || '.*')
order by t.object;

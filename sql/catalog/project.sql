-- What the checks look at: the project's own objects, read once into temporary tables of a session.
-- pgpkg.schemas names the schemas and pgpkg.actors the roles that callers come in as, both as
-- JSON arrays; what an extension brought is left out. search_path is empty, so every name that
-- comes out is written in full.
create temporary table project_schema as
select
    n.oid,
    n.nspname as name,
    n.nspowner as owner
from pg_catalog.pg_namespace as n
where
    n.nspname in (
        select s.name
        from jsonb_array_elements_text(current_setting('pgpkg.schemas')::jsonb) as s (name)
    );

create temporary table project_relation as
select
    c.oid,
    c.relname as name,
    s.name as schema_name,
    format('%I.%I', s.name, c.relname) as full_name,
    c.relkind as kind,
    c.relowner as owner,
    c.relrowsecurity as has_row_security,
    c.relforcerowsecurity as is_forced,
    c.relispartition as is_partition,
    c.reloptions as options,
    c.relacl as acl
from pg_catalog.pg_class as c
inner join pg_temp.project_schema as s on c.relnamespace = s.oid
where
    not exists (
        select 1
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_class'::regclass
            and d.objid = c.oid
            and d.deptype = 'e'
    );

create temporary table project_function as
select
    p.oid,
    p.proname as name,
    s.name as schema_name,
    format(
        '%I.%I(%s)',
        s.name,
        p.proname,
        (
            select string_agg(format_type(a.type, null), ', ' order by a.position)
            from unnest(p.proargtypes) with ordinality as a (type, position)
        )
    ) as full_name,
    case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end as kind,
    p.proowner as owner,
    l.lanname as language,
    p.prosecdef as is_definer,
    p.prorettype as returns,
    p.proconfig as settings,
    p.proacl as acl,
    p.prosrc as body,
    p.prosqlbody is not null as is_atomic
from pg_catalog.pg_proc as p
inner join pg_temp.project_schema as s on p.pronamespace = s.oid
inner join pg_catalog.pg_language as l on p.prolang = l.oid
where
    not exists (
        select 1
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_proc'::regclass
            and d.objid = p.oid
            and d.deptype = 'e'
    );

create temporary table project_index as
select
    i.indexrelid as oid,
    r.oid as relation,
    r.full_name as relation_name,
    c.relname as name,
    format('%I.%I', r.schema_name, c.relname) as full_name,
    a.amname as method,
    i.indnkeyatts as key_count,
    i.indkey::smallint[] as columns,
    (
        select
            array_agg(
                concat_ws(
                    ' ',
                    pg_get_indexdef(i.indexrelid, k.n, false),
                    i.indclass[k.n - 1],
                    i.indcollation[k.n - 1],
                    i.indoption[k.n - 1]
                )
                order by k.n
            )
        from generate_series(1, i.indnkeyatts) as k (n)
    ) as keys,
    pg_get_expr(i.indpred, i.indrelid) as predicate,
    i.indexprs is not null as has_expressions,
    i.indisunique as is_unique,
    i.indnullsnotdistinct as nulls_are_equal,
    i.indimmediate as is_immediate,
    i.indisvalid and i.indisready as is_valid,
    i.indisreplident as is_identity,
    c.relkind = 'I' as is_partitioned,
    c.relispartition as is_partition,
    k.conname as constraint_name,
    i.indexrelid in (
        select f.conindid
        from pg_catalog.pg_constraint as f
        where f.contype = 'f'
    ) as is_referenced
from pg_catalog.pg_index as i
inner join pg_temp.project_relation as r on i.indrelid = r.oid
inner join pg_catalog.pg_class as c on i.indexrelid = c.oid
inner join pg_catalog.pg_am as a on c.relam = a.oid
left join pg_catalog.pg_constraint as k
    on i.indexrelid = k.conindid and k.contype in ('p', 'u', 'x');

-- Who may touch a relation besides its owner: roles that row security applies to. is_api: callers
-- come in as this role (PUBLIC, the roles of PostgREST, the actors, the roles that policies name).
-- is_usable: the role may use the schema, so the grant opens something today.
create temporary table project_reader as
select
    r.oid as relation,
    coalesce(g.rolname, 'public') as role,
    array_agg(distinct lower(a.privilege_type) order by lower(a.privilege_type)) as privileges,
    a.grantee = 0
    or g.rolname in ('anon', 'authenticated')
    or current_setting('pgpkg.actors')::jsonb ? g.rolname::text
    or exists (
        select 1
        from pg_catalog.pg_policy as p
        inner join pg_temp.project_relation as t on p.polrelid = t.oid
        where a.grantee = any(p.polroles)
    ) as is_api,
    has_schema_privilege(a.grantee, r.schema_name, 'usage') as is_usable
from pg_temp.project_relation as r
cross join
    lateral (
        select r.acl as list
        union all
        select t.attacl
        from pg_catalog.pg_attribute as t
        where t.attrelid = r.oid and t.attacl is not null and not t.attisdropped
    ) as l
cross join lateral aclexplode(l.list) as a
left join pg_catalog.pg_roles as g on a.grantee = g.oid
where
    a.grantee <> r.owner
    and a.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
    and (
        a.grantee = 0
        or (
            not g.rolsuper
            and not g.rolbypassrls
            and not starts_with(g.rolname::text, 'pg_')
            and not pg_has_role(a.grantee, r.owner, 'usage')
        )
    )
group by r.oid, r.schema_name, a.grantee, g.rolname;

-- Which relations a view or materialized view reads, one step down.
create temporary table project_reads as
select distinct
    w.ev_class as view,
    d.refobjid as relation
from pg_catalog.pg_rewrite as w
inner join pg_catalog.pg_depend as d
    on d.classid = 'pg_catalog.pg_rewrite'::regclass and w.oid = d.objid
where d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> w.ev_class;

-- Scheduled commands, from pg_cron or what stands in for it; none where there is neither.
do $$
begin
    if to_regclass('cron.job') is not null then
        create temporary table project_job as
        select
            j.jobname::text as name,
            j.command
        from cron.job as j
        where j.database = current_database();
    else
        create temporary table project_job as
        select
            null::text as name,
            null::text as command
        where false;
    end if;
end;
$$;

create index on pg_temp.project_relation (oid);
create index on pg_temp.project_index (relation);
create index on pg_temp.project_reads (view);
analyze pg_temp.project_schema, pg_temp.project_relation, pg_temp.project_function;
analyze pg_temp.project_index, pg_temp.project_reader, pg_temp.project_reads, pg_temp.project_job;

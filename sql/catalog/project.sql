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

-- Without the constructors that a range type brings.
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
            and d.deptype in ('e', 'i')
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
                    i.indoption[k.n - 1],
                    t.attoptions
                )
                order by k.n
            )
        from generate_series(1, i.indnkeyatts) as k (n)
        inner join pg_catalog.pg_attribute as t on t.attrelid = i.indexrelid and k.n = t.attnum
    ) as keys,
    case when a.amname not in ('btree', 'hash', 'gin', 'gist', 'spgist') then c.reloptions end
        as options,
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

-- Roles that row security applies to, PUBLIC among them. is_api: callers come in as this role
-- (PUBLIC, the roles of PostgREST, the actors, the roles that policies name).
create temporary table project_role as
select
    0::oid as oid,
    'public'::name as name,
    true as is_api
union all
select
    g.oid,
    g.rolname,
    g.rolname in ('anon', 'authenticated')
    or current_setting('pgpkg.actors')::jsonb ? g.rolname::text
    or exists (
        select 1
        from pg_catalog.pg_policy as p
        inner join pg_temp.project_relation as t on p.polrelid = t.oid
        where g.oid = any(p.polroles)
    )
from pg_catalog.pg_roles as g
where
    not g.rolsuper
    and not g.rolbypassrls
    and not starts_with(g.rolname::text, 'pg_');

-- Who holds a grant on a relation besides its owner, where that lets a role in that row security
-- applies to: the grantee, or one that has its rights by membership. is_usable: such a role may use
-- the schema, so the grant opens something today. is_api: callers come in as such a role.
create temporary table project_reader as
with granted as (
    select
        r.oid as relation,
        r.owner,
        r.schema_name,
        a.grantee,
        array_agg(distinct lower(a.privilege_type) order by lower(a.privilege_type)) as privileges
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
    where
        a.grantee <> r.owner
        and a.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
    group by r.oid, r.owner, r.schema_name, a.grantee
)

select
    w.relation,
    w.grantee,
    coalesce(min(g.rolname), 'public') as role,
    w.privileges,
    bool_or(u.is_usable) as is_usable,
    bool_or(u.is_usable and m.is_api) as is_api
from granted as w
left join pg_catalog.pg_roles as g on w.grantee = g.oid
inner join pg_temp.project_role as m
    on
        case
            when w.grantee = 0 then true
            when m.oid = 0 then false
            else pg_has_role(m.oid, w.grantee, 'usage')
        end
cross join lateral (select has_schema_privilege(m.oid, w.schema_name, 'usage') as is_usable) as u
where
    not starts_with(coalesce(g.rolname, '')::text, 'pg_')
    and case when m.oid = 0 then true else not pg_has_role(m.oid, w.owner, 'usage') end
group by w.relation, w.grantee, w.privileges;

-- Tables that policies guard, or whose parent they guard: of a partition that is read by its own
-- name the policies of the parent hide nothing (has_row_security is false then).
create temporary table project_guarded as
select
    c.oid as relation,
    format('%I.%I', n.nspname, c.relname) as full_name,
    c.relowner as owner,
    c.relrowsecurity as has_row_security,
    c.relforcerowsecurity as is_forced
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where
    c.relkind in ('r', 'p')
    and (
        c.relrowsecurity
        or (
            c.relispartition
            and exists (
                select 1
                from pg_partition_ancestors(c.oid) as a (relation)
                inner join pg_catalog.pg_class as parent on a.relation = parent.oid
                where parent.relrowsecurity
            )
        )
    );

-- Guarded tables that a view must not show to a role: all but those that a policy opens to that
-- role as a whole, where the role may only read.
create temporary table project_hidden as
select
    g.relation,
    r.relation as by_way_of,
    r.role
from pg_temp.project_guarded as g
cross join pg_temp.project_reader as r
where
    r.relation in (select v.oid from pg_temp.project_relation as v where v.kind in ('v', 'm'))
    and not (
        r.privileges = array['select']
        and exists (
            select 1
            from pg_catalog.pg_policy as p
            cross join lateral unnest(p.polroles) as u (role)
            where
                p.polrelid = g.relation
                and p.polpermissive
                and p.polcmd in ('r', '*')
                and pg_get_expr(p.polqual, p.polrelid) = 'true'
                and case
                    when u.role = 0 then true
                    when r.grantee = 0 then false
                    else pg_has_role(r.grantee, u.role, 'usage')
                end
        )
        and not exists (
            select 1
            from pg_catalog.pg_policy as p
            where p.polrelid = g.relation and not p.polpermissive and p.polcmd in ('r', '*')
        )
    );

-- Which relations a view or materialized view reads, one step down; not those of which it only
-- knows the row type, because a function returns it, unless it keeps what the function returned.
create temporary table project_reads as
select distinct
    w.ev_class as view,
    d.refobjid as relation
from pg_catalog.pg_rewrite as w
inner join pg_catalog.pg_class as v on w.ev_class = v.oid
inner join pg_catalog.pg_depend as d
    on d.classid = 'pg_catalog.pg_rewrite'::regclass and w.oid = d.objid
where
    d.refclassid = 'pg_catalog.pg_class'::regclass
    and d.refobjid <> w.ev_class
    and (v.relkind = 'm' or w.ev_action::text ~ format(':rtekind 0 :relid %s ', d.refobjid));

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
create index on pg_temp.project_hidden (by_way_of, relation);
analyze pg_temp.project_schema, pg_temp.project_relation, pg_temp.project_function;
analyze pg_temp.project_index, pg_temp.project_role, pg_temp.project_reader;
analyze pg_temp.project_guarded, pg_temp.project_hidden, pg_temp.project_reads, pg_temp.project_job;

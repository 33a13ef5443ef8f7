-- Tables with row security on and no policy that lets a row through: everybody but the owner sees
-- an empty table. Closed like this on purpose, and left out: partitions behind a guarded parent,
-- and tables granted only to roles that row security does not apply to.
select
    case when g.roles is null then 'info' else 'warning' end as level,
    r.full_name as object,
    case
        when g.roles is null
            then format('nobody but the owner sees a row of %s', r.full_name)
        else format('%s may use %s and never sees a row of it', g.roles, r.full_name)
    end as message,
    case
        when p.policies > 0
            then 'Row security is on and every policy is restrictive: they narrow, none opens.'
        else 'Row security is on and there is no policy, which denies everything without an error.'
    end as detail,
    format(
        E'create policy %I on %s for select%s using (false);\n'
        '-- with what tells whose a row is instead of false',
        left(r.name, 57) || '_reads',
        r.full_name,
        ' to ' || g.grantees
    ) as hint,
    jsonb_build_object('roles', g.roles, 'restrictive_policies', p.policies) as evidence
from pg_temp.project_relation as r
cross join
    lateral (
        select
            count(*) as policies,
            coalesce(bool_or(p.polpermissive), false) as is_opened
        from pg_catalog.pg_policy as p
        where p.polrelid = r.oid
    ) as p
cross join
    lateral (
        select
            string_agg(g.role, ', ' order by g.role) as roles,
            string_agg(quote_ident(g.role), ', ' order by g.role) as grantees
        from pg_temp.project_reader as g
        where g.relation = r.oid
    ) as g
where
    r.kind in ('r', 'p')
    and r.has_row_security
    and not p.is_opened
    and not exists (
        select 1
        from pg_partition_ancestors(r.oid) as a (relation)
        inner join pg_catalog.pg_class as parent on a.relation = parent.oid
        where parent.oid <> r.oid and parent.relrowsecurity
    )
    and not (
        g.roles is null
        and p.policies = 0
        and exists (
            select 1
            from aclexplode(r.acl) as a
            inner join pg_catalog.pg_roles as service on a.grantee = service.oid
            where a.grantee <> r.owner and (service.rolbypassrls or service.rolsuper)
        )
    )
order by r.full_name;

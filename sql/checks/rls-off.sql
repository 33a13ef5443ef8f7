-- Tables that somebody besides the owner can reach and that no policy guards.
select
    case
        when coalesce(g.is_open_to_callers, false) or p.policies > 0 then 'error'
        when g.is_usable then 'warning'
        else 'info'
    end as level,
    r.full_name as object,
    case
        when p.policies > 0
            then format('the policies of %s do nothing, because row security is off', r.full_name)
        else format('%s can reach every row of %s', g.roles, r.full_name)
    end as message,
    case
        when g.roles is null then 'The policies take effect once row security is enabled.'
        when not g.is_usable
            then
                format(
                    'Granted: %s. Only the missing usage of the schema stands in between.', g.grants
                )
        else format('Granted: %s. Row security is off, so nothing filters the rows.', g.grants)
    end as detail,
    concat_ws(
        E'\n',
        format('alter table %s enable row level security;', r.full_name),
        case
            when p.policies = 0
                then
                    format(
                        E'create policy %I on %s for select to %s using (false);\n'
                        '-- with what tells whose a row is instead of false',
                        left(r.name, 57) || '_reads',
                        r.full_name,
                        g.grantees
                    )
        end
    ) as hint,
    jsonb_build_object('granted', g.grants, 'policies', p.policies) as evidence
from pg_temp.project_relation as r
cross join
    lateral (
        select count(*) as policies
        from pg_catalog.pg_policy as p
        where p.polrelid = r.oid
    ) as p
cross join
    lateral (
        select
            bool_or(g.is_api) as is_open_to_callers,
            bool_or(g.is_usable) as is_usable,
            string_agg(g.role, ', ' order by g.role) as roles,
            string_agg(quote_ident(g.role), ', ' order by g.role) as grantees,
            string_agg(
                format('%s to %s', array_to_string(g.privileges, ', '), g.role),
                '; '
                order by g.role
            ) as grants
        from pg_temp.project_reader as g
        where g.relation = r.oid
    ) as g
where
    r.kind in ('r', 'p')
    and not r.has_row_security
    and (g.roles is not null or p.policies > 0)
order by r.full_name;

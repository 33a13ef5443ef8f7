-- Functions that everybody who can connect may call. Trigger functions cannot be called; one that
-- runs with its owner's rights can still be hung on a stranger's own table.
select
    case
        when f.is_definer and f.returns <> 'pg_catalog.trigger'::regtype then 'error'
        else 'warning'
    end as level,
    f.full_name as object,
    case
        when f.returns = 'pg_catalog.trigger'::regtype
            then format('everybody may hang %s on a table of their own', f.full_name)
        when f.is_definer
            then format('everybody may call %s with the rights of its owner', f.full_name)
        else format('everybody may call %s', f.full_name)
    end as message,
    case
        when f.acl is null then 'PostgreSQL lets PUBLIC execute a new function until it is revoked.'
        else 'EXECUTE is granted to PUBLIC.'
    end as detail,
    format(
        E'revoke all on %1$s %2$s from public;\n-- grant execute on %1$s %2$s to whom it is for',
        f.kind,
        f.full_name
    ) as hint,
    jsonb_build_object(
        'acl', f.acl::text, 'definer', f.is_definer, 'owner', pg_get_userbyid(f.owner)
    ) as evidence
from pg_temp.project_function as f
where
    exists (
        select 1
        from aclexplode(coalesce(f.acl, acldefault('f', f.owner))) as a
        where a.grantee = 0 and a.privilege_type = 'EXECUTE'
    )
    and f.kind <> 'aggregate'
    and f.returns <> 'pg_catalog.event_trigger'::regtype
    and (f.is_definer or f.returns <> 'pg_catalog.trigger'::regtype)
order by f.full_name;

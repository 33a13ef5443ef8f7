-- Whether the function $1 lends its owner's rights to others, none of whom has a search_path of its
-- own here. A superuser may call all, so what one has set for itself says nothing.
select
    p.prosecdef
    and exists (
        select 1
        from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
        where a.privilege_type = 'EXECUTE' and a.grantee <> p.proowner
    )
    and not exists (
        select 1
        from pg_catalog.pg_db_role_setting as s
        inner join pg_catalog.pg_roles as r on s.setrole = r.oid
        cross join lateral unnest(s.setconfig) as stored (setting)
        inner join pg_catalog.pg_database as d on d.datname = current_database()
        where
            s.setdatabase in (0, d.oid)
            and stored.setting like 'search\_path=%'
            and not r.rolsuper
            and has_function_privilege(r.oid, p.oid, 'execute')
    ) as is_blind
from pg_catalog.pg_proc as p
where p.oid = $1::bigint::oid;

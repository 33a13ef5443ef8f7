-- Rights that objects made later will be born with.
select
    'default privileges' as kind,
    concat_ws(
        ' ',
        'of', case
            when pg_get_userbyid(a.defaclrole) = current_user then '(deployer)'
            else pg_get_userbyid(a.defaclrole)
        end,
        'on', case a.defaclobjtype
            when 'r' then 'tables'
            when 'S' then 'sequences'
            when 'f' then 'functions'
            when 'T' then 'types'
            when 'n' then 'schemas'
            else 'large objects'
        end,
        'in ' || quote_ident(n.nspname)
    ) as name,
    (
        select coalesce(jsonb_object_agg(g.grantee, g.rights), '{}')
        from (
            select
                case e.grantee
                    when 0 then 'public'
                    when a.defaclrole then '(owner)'
                    else pg_get_userbyid(e.grantee)
                end as grantee,
                jsonb_agg(
                    distinct lower(e.privilege_type)
                    || case when e.is_grantable then ' with grant option' else '' end
                ) as rights
            from aclexplode(a.defaclacl) as e
            group by 1
        ) as g
    ) as definition
from pg_catalog.pg_default_acl as a
left join pg_catalog.pg_namespace as n on n.oid = a.defaclnamespace
where a.defaclnamespace = 0 or n.nspname = any($1::text []);

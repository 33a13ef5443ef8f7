-- The schemas of the search_path in which somebody else than the owner may create.
select quote_ident(n.nspname) as name
from unnest(current_schemas(false)) with ordinality as s (name, place)
inner join pg_catalog.pg_namespace as n on s.name = n.nspname
where
    exists (
        select 1
        from aclexplode(n.nspacl) as a
        where a.privilege_type = 'CREATE' and a.grantee <> n.nspowner
    )
order by s.place;

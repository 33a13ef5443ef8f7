-- Row security policies with both expressions.
select
    'policy' as kind,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(p.polname)
        as name,
    jsonb_strip_nulls(jsonb_build_object(
        'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
        'command', case p.polcmd
            when 'r' then 'select'
            when 'a' then 'insert'
            when 'w' then 'update'
            when 'd' then 'delete'
            else 'all'
        end,
        'permissive', p.polpermissive,
        'roles', (
            select
                jsonb_agg(
                    case when r.role = 0 then 'public' else pg_get_userbyid(r.role) end
                    order by case when r.role = 0 then 'public' else pg_get_userbyid(r.role) end
                )
            from unnest(p.polroles) as r (role)
        ),
        'using', pg_get_expr(p.polqual, p.polrelid),
        'with_check', pg_get_expr(p.polwithcheck, p.polrelid)
    )) as definition
from pg_catalog.pg_policy as p
inner join pg_catalog.pg_class as c on c.oid = p.polrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname = any($1::text []);

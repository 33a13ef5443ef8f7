-- What each role in $1 may do with each relation of the schemas in $2, after all grants.
with relation as (
    select
        c.oid,
        n.oid as schema_oid,
        format('%I.%I', n.nspname, c.relname) as name
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where n.nspname = any($2) and c.relkind in ('r', 'p', 'v', 'm', 'f')
)

select
    role.rolname as role,
    r.name as relation,
    has_table_privilege(role.oid, r.oid, 'delete') as may_delete,
    has_table_privilege(role.oid, r.oid, 'truncate') as may_truncate,
    coalesce(allowed.readable, '[]') as readable,
    coalesce(allowed.insertable, '[]') as insertable,
    coalesce(allowed.updatable, '[]') as updatable
from relation as r
inner join pg_catalog.pg_roles as role on role.rolname = any($1)
cross join lateral (
    select
        jsonb_agg(a.attname order by a.attnum)
        filter (where has_column_privilege(role.oid, r.oid, a.attnum, 'select')) as readable,
        jsonb_agg(a.attname order by a.attnum)
        filter (where has_column_privilege(role.oid, r.oid, a.attnum, 'insert')) as insertable,
        jsonb_agg(a.attname order by a.attnum)
        filter (where has_column_privilege(role.oid, r.oid, a.attnum, 'update')) as updatable
    from pg_catalog.pg_attribute as a
    where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
) as allowed
where
    has_schema_privilege(role.oid, r.schema_oid, 'usage')
    and (
        has_table_privilege(role.oid, r.oid, 'delete, truncate')
        or has_any_column_privilege(role.oid, r.oid, 'select, insert, update')
    );

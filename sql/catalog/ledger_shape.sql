-- What a database has of the ledger and of yoyo's tables, and whether this role may read them.
-- Asks the catalog only, so that it can never fail. $1 is the ledger's schema, $2 is yoyo's.
with tables as (
    select
        n.nspname as schema,
        c.relname as name,
        c.oid,
        has_schema_privilege(n.oid, 'usage')
        and has_table_privilege(c.oid, 'select') as is_readable
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where
        (n.nspname = $1 and c.relkind in ('r', 'v'))
        or (n.nspname = $2 and c.relname = '_yoyo_migration')
)

select
    -- plain yoyo, on the rendered migrations, makes the tables and not the view
    coalesce(bool_or(t.schema = $1 and t.name = 'current_object'), false) as has_ledger,
    coalesce(bool_and(t.is_readable) filter (where t.schema = $1), true) as reads_ledger,
    coalesce(bool_and(t.is_readable) filter (where t.name = '_yoyo_migration'), true) as reads_yoyo,
    (
        select min(a.attname)
        from pg_catalog.pg_attribute as a
        inner join tables as y on a.attrelid = y.oid
        where
            y.name = '_yoyo_migration'
            and a.attname in ('id', 'migration_id')
    ) as yoyo_column
from tables as t;

-- The columns of tables in which two databases built from the same files must agree: all but
-- those that the server fills with something of its own (the time, random values, numbers of a
-- sequence), those generated from others, and references to the former.
with asked as (
    select
        c.oid,
        n.nspname || '.' || c.relname as plain,
        quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where
        n.nspname || '.' || c.relname = any($1::text [])
        or quote_ident(n.nspname) || '.' || quote_ident(c.relname) = any($1::text [])
),

filled as (
    select
        a.attrelid,
        a.attnum
    from pg_catalog.pg_attribute as a
    left join pg_catalog.pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where
        a.attidentity <> ''
        or a.attgenerated <> ''
        -- Node names of current_timestamp and its kin, and of identity's own default.
        or d.adbin::text ~ '\{(SQLVALUEFUNCTION|NEXTVALUEEXPR)'
        or exists (
            select
            from regexp_matches(d.adbin::text, ':(?:op)?funcid (\d+)', 'g') as f (found)
            inner join pg_catalog.pg_proc as p on p.oid = f.found[1]::oid
            where p.provolatile <> 'i'
        )
),

referring as (
    select
        k.conrelid as attrelid,
        pair.attnum
    from pg_catalog.pg_constraint as k
    cross join lateral unnest(k.conkey, k.confkey) as pair (attnum, target)
    inner join filled as f on f.attrelid = k.confrelid and f.attnum = pair.target
    where k.contype = 'f'
)

select
    t.name,
    coalesce(
        array_agg(a.attname::text order by a.attname)
        filter (where f.attnum is null and r.attnum is null),
        '{}'
    ) as columns
from asked as t
inner join pg_catalog.pg_attribute as a
    on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
left join filled as f on f.attrelid = a.attrelid and f.attnum = a.attnum
left join (select distinct attrelid, attnum from referring) as r
    on r.attrelid = a.attrelid and r.attnum = a.attnum
group by t.name
order by t.name;

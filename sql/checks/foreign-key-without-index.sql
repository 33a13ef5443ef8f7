-- Foreign keys whose rows cannot be found from the other side: deleting or re-keying a parent
-- reads the whole child table. The key's columns may lead the index in any order; a partial index
-- counts only when it leaves out nothing but nulls; one column is enough when it is a key of the
-- parent by itself. Of a partitioned table it is enough that every partition has its index.
with recursive
foreign_key as (
    select
        k.oid,
        k.conname,
        k.conparentid,
        k.conrelid,
        k.confrelid,
        r.full_name,
        r.schema_name,
        r.name,
        r.kind,
        c.names,
        c.list,
        exists (
            select 1
            from pg_temp.project_index as i
            where
                i.relation = r.oid
                and i.is_valid
                and i.method in ('btree', 'hash')
                and (
                    i.predicate is null
                    or i.predicate ~ format(
                        '^[()]*(%1$s) IS NOT NULL[)]*( AND [()]*(%1$s) IS NOT NULL[)]*)*$', c.words
                    )
                )
                and (
                    (
                        i.key_count >= cardinality(k.conkey)
                        and i.columns[0:cardinality(k.conkey) - 1] <@ k.conkey
                        and i.columns[0:cardinality(k.conkey) - 1] @> k.conkey
                    )
                    or exists (
                        select 1
                        from unnest(k.conkey, k.confkey) as pair (child, parent)
                        inner join pg_catalog.pg_index as key on key.indrelid = k.confrelid
                        where
                            pair.child = i.columns[0]
                            and key.indisunique
                            and key.indisvalid
                            and key.indpred is null
                            and key.indnkeyatts = 1
                            and key.indkey[0] = pair.parent
                    )
                )
        ) as is_indexed
    from pg_catalog.pg_constraint as k
    inner join pg_temp.project_relation as r on k.conrelid = r.oid
    cross join
        lateral (
            select
                string_agg(quote_ident(a.attname), ', ' order by u.position) as names,
                string_agg(
                    regexp_replace(quote_ident(a.attname), '([^[:alnum:]_])', '\\\1', 'g'), '|'
                ) as words,
                array_agg(a.attname order by u.position) as list
            from unnest(k.conkey) with ordinality as u (number, position)
            inner join pg_catalog.pg_attribute as a
                on a.attrelid = k.conrelid and u.number = a.attnum
        ) as c
    where k.contype = 'f'
),

-- The same key in the partitions of its table.
part as (
    select
        k.oid as whole,
        k.oid,
        k.conrelid,
        k.kind,
        k.is_indexed
    from foreign_key as k
    where k.conparentid = 0 and k.kind = 'p'
    union all
    select
        p.whole,
        k.oid,
        k.conrelid,
        k.kind,
        k.is_indexed
    from part as p
    inner join foreign_key as k on p.oid = k.conparentid and p.conrelid <> k.conrelid
)

select
    'warning' as level,
    k.full_name as home,
    format('%s.%I', k.full_name, k.conname) as object,
    format(
        'deleting a row of %s reads the whole of %s',
        format('%I.%I', n.nspname, p.relname),
        k.full_name
    ) as message,
    format('No index of %s begins with %s.', k.full_name, k.names) as detail,
    format(
        'create index %s%I on %s (%s);',
        case when k.kind = 'r' then 'concurrently ' end,
        case
            when to_regclass(format('%I.%I', k.schema_name, w.name)) is null then w.name
            else w.name || '_2'
        end,
        k.full_name,
        k.names
    ) as hint,
    jsonb_build_object('columns', to_jsonb(k.list), 'references', p.relname) as evidence
from foreign_key as k
inner join pg_catalog.pg_class as p on k.confrelid = p.oid
inner join pg_catalog.pg_namespace as n on p.relnamespace = n.oid
cross join
    lateral (select left(concat_ws('_', k.name, array_to_string(k.list, '_')), 61) as name) as w
where
    k.conparentid = 0
    and not k.is_indexed
    and (
        not exists (select 1 from part as a where a.whole = k.oid and a.kind = 'r')
        or exists (
            select 1
            from part as a
            where a.whole = k.oid and a.kind = 'r' and not a.is_indexed
        )
    )
order by object;

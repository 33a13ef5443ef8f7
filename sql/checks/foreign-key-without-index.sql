-- Foreign keys whose rows cannot be found from the other side: deleting or re-keying a parent
-- reads the whole child table. The key's columns may lead the index in any order; a partial index
-- counts only when it leaves out nothing but nulls; one column is enough when it is a key of the
-- parent by itself.
select
    'warning' as level,
    r.full_name as home,
    format('%s.%I', r.full_name, k.conname) as object,
    format(
        'deleting a row of %s reads the whole of %s',
        format('%I.%I', n.nspname, p.relname),
        r.full_name
    ) as message,
    format('No index of %s begins with %s.', r.full_name, c.names) as detail,
    format(
        'create index concurrently %I on %s (%s);',
        left(concat_ws('_', r.name, replace(replace(c.names, ', ', '_'), '"', '')), 63),
        r.full_name,
        c.names
    ) as hint,
    jsonb_build_object('columns', to_jsonb(c.list), 'references', p.relname) as evidence
from pg_catalog.pg_constraint as k
inner join pg_temp.project_relation as r on k.conrelid = r.oid
inner join pg_catalog.pg_class as p on k.confrelid = p.oid
inner join pg_catalog.pg_namespace as n on p.relnamespace = n.oid
cross join
    lateral (
        select
            string_agg(quote_ident(a.attname), ', ' order by u.position) as names,
            array_agg(a.attname order by u.position) as list,
            array_agg(format('(%I IS NOT NULL)', a.attname)) as not_null
        from unnest(k.conkey) with ordinality as u (number, position)
        inner join pg_catalog.pg_attribute as a
            on a.attrelid = k.conrelid and u.number = a.attnum
    ) as c
where
    k.contype = 'f'
    and k.conparentid = 0
    and not exists (
        select 1
        from pg_temp.project_index as i
        where
            i.relation = r.oid
            and i.is_valid
            and i.method in ('btree', 'hash')
            and (i.predicate is null or i.predicate = any(c.not_null))
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
    )
order by object;

-- Indexes that cost every write and answer no query: a concurrent build that failed, or was
-- stopped. The parent of a partitioned index that waits for its children is invalid by design.
select
    'error' as level,
    i.relation_name as home,
    i.full_name as object,
    format('no query uses %s, and every write to %s pays for it', i.full_name, i.relation_name)
        as message,
    concat(
        'A build with CONCURRENTLY failed or was stopped and left the index invalid.',
        case when i.is_unique then ' Rows that are not unique make it fail again.' end
    ) as detail,
    format(
        case
            when i.name ~ '_cc(new|old)\d*$' then 'drop index concurrently %s;'
            else 'reindex index concurrently %s;'
        end,
        i.full_name
    ) as hint,
    jsonb_build_object('unique', i.is_unique) as evidence
from pg_temp.project_index as i
where not i.is_valid and not i.is_partitioned
order by i.full_name;

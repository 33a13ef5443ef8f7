-- Definer functions whose names a caller can redirect: the path is the caller's, or leaves
-- temporary tables, which are searched first unless pg_temp is named, in front.
select
    case when s.path = 'pg_catalog' then 'warning' else 'error' end as level,
    f.full_name as object,
    case
        when s.path is null
            then format('a caller decides which tables and functions %s means', f.full_name)
        else format('a caller''s temporary table stands in front of the tables of %s', f.full_name)
    end as message,
    case
        when s.path is null
            then 'It runs with its owner''s rights and has no search_path of its own.'
        else format(
            'It runs with its owner''s rights, and search_path = %s does not end in pg_temp, '
            'so temporary tables are looked up first.',
            s.path
        )
    end as detail,
    format('alter %s %s set search_path = '''';', f.kind, f.full_name) as hint,
    jsonb_build_object('search_path', s.path) as evidence
from pg_temp.project_function as f
cross join
    lateral (
        select
            (
                select substr(c.setting, length('search_path=') + 1)
                from unnest(f.settings) as c (setting)
                where starts_with(c.setting, 'search_path=')
            ) as path
    ) as s
where
    f.is_definer
    and not f.is_atomic
    and f.language not in ('c', 'internal')
    and f.returns <> 'pg_catalog.event_trigger'::regtype
    and (s.path is null or s.path !~ '^("")?$|, *"?pg_temp"?$')
order by f.full_name;

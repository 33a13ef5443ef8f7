-- Definer functions whose names a caller can redirect: the path is the caller's, leaves temporary
-- tables in front (they are searched first unless pg_temp is named, last), or leads through a
-- schema in which callers may create. A path of nothing but pg_catalog is as good as an empty one.
select
    'error' as level,
    f.full_name as object,
    case
        when s.path is null
            then format('a caller decides which tables and functions %s means', f.full_name)
        when s.is_closed
            then format('%s can put functions of their own in the way of %s', o.roles, f.full_name)
        else format('a caller''s temporary table stands in front of the tables of %s', f.full_name)
    end as message,
    case
        when s.path is null
            then 'It runs with its owner''s rights and has no search_path of its own.'
        when s.is_closed
            then format(
                'It runs with its owner''s rights, and search_path = %s leads through %s, in which '
                '%s may create.',
                s.path,
                o.schemas,
                o.roles
            )
        else format(
            'It runs with its owner''s rights, and search_path = %s does not end in pg_temp, '
            'so temporary tables are looked up first.',
            s.path
        )
    end as detail,
    case
        when s.path is not null and not s.is_closed and s.others <> ''
            then format('alter %s %s set search_path = %s, pg_temp;', f.kind, f.full_name, s.others)
        else format('alter %s %s set search_path = '''';', f.kind, f.full_name)
    end as hint,
    jsonb_build_object('search_path', s.path) as evidence
from pg_temp.project_function as f
cross join
    lateral (
        select
            p.path,
            w.words,
            w.others,
            w.words <@ array['""', 'pg_catalog']
            or (
                cardinality(w.words) > 1
                and array_positions(w.words, 'pg_temp') = array[cardinality(w.words)]
            ) as is_closed
        from (
            select
                (
                    select substr(c.setting, length('search_path=') + 1)
                    from unnest(f.settings) as c (setting)
                    where starts_with(c.setting, 'search_path=')
                ) as path
        ) as p
        cross join
            lateral (
                select
                    array_agg(m.match[1] order by m.number) as words,
                    coalesce(
                        string_agg(m.match[1], ', ' order by m.number)
                        filter (where m.match[1] <> 'pg_temp'),
                        ''
                    ) as others
                from
                    regexp_matches(p.path, '("(?:[^"]|"")*"|[^", ]+)', 'g')
                    with ordinality as m (match, number)
            ) as w
    ) as s
cross join
    lateral (
        select
            string_agg(distinct format('%I', n.nspname), ', ') as schemas,
            string_agg(distinct r.name::text, ', ') as roles
        from pg_catalog.pg_namespace as n
        cross join lateral aclexplode(n.nspacl) as a
        inner join pg_temp.project_role as r on a.grantee = r.oid and r.is_api
        where format('%I', n.nspname) = any(s.words) and a.privilege_type = 'CREATE'
    ) as o
where
    f.is_definer
    and not f.is_atomic
    and f.language not in ('c', 'internal')
    and (s.path is null or not s.is_closed or o.roles is not null)
order by f.full_name;

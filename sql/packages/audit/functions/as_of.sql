{%- from "macros/grants.sql" import only -%}
-- The rows of a table as they were at a time, one of them or all. What was changed since is taken back
-- from what is there now, so rows that are older than the log are right, too. Where the table was
-- truncated since, its rows are put together from the log instead. Columns that are not logged show
-- what they hold today.
create or replace function {{ schema }}.as_of(target regclass, at timestamptz, key text default null)
returns table (record_id text, data jsonb)
language plpgsql
stable
security invoker
set search_path = ''
as $$
#variable_conflict use_column
declare
    home name;
    plain name;
    emptied bigint;
begin
    select
        n.nspname,
        c.relname
    into
        home,
        plain
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where c.oid = as_of.target;

    select min(l.id)
    into emptied
    from {{ schema }}.log as l
    where
        l.table_schema = home
        and l.table_name = plain
        and l.action = 'TRUNCATE'
        and l.created_at > as_of.at;
    if emptied is not null then
        return query
        select *
        from {{ schema }}.logged_rows(home, plain, as_of.at, as_of.key);
        return;
    end if;

    -- A row that went since comes back from its first DELETE; what changed before that, or before now,
    -- is laid over it, the oldest on top.
    return query execute format(
        $query$
        with later as (
            select
                l.record_id,
                (array_agg(l.action order by l.id))[1] as first_action,
                min(l.id) filter (where l.action = 'DELETE') as went
            from {{ schema }}.log as l
            where
                l.table_schema = $1
                and l.table_name = $2
                and l.created_at > $3
                and (l.record_id = $4 or $4 is null)
            group by l.record_id
        ),
        before as (
            select
                r.record_id,
                r.went,
                coalesce(
                    jsonb_object_agg(e.key, e.value order by l.id desc)
                    filter (where e.key is not null),
                    '{}'
                ) as old_data
            from later as r
            inner join {{ schema }}.log as l on r.record_id = l.record_id
            left join lateral jsonb_each(l.old_data) as e on true
            where
                r.first_action <> 'INSERT'
                and l.table_schema = $1
                and l.table_name = $2
                and l.created_at > $3
                and l.action in ('UPDATE', 'DELETE')
                and (r.went is null or l.id <= r.went)
            group by
                r.record_id,
                r.went
        ),
        now_there as (
            select
                %1$s as record_id,
                n.data
            from (select to_jsonb(t.*) as data from %2$s as t offset 0) as n
            where %1$s = $4 or $4 is null
        )

        select
            b.record_id,
            case when b.went is null then n.data || b.old_data else b.old_data end
        from before as b
        left join now_there as n on b.record_id = n.record_id
        union all
        select
            n.record_id,
            n.data
        from now_there as n
        where n.record_id not in (select r.record_id from later as r)
        $query$,
        {{ schema }}.record_id_in('n.data', {{ schema }}.key_columns(as_of.target)),
        as_of.target
    )
    using home, plain, as_of.at, as_of.key;
end;
$$;

comment on function {{ schema }}.as_of(regclass, timestamptz, text) is
'The rows of a table as they were at a time, one of them or all.';

{{ only("execute", "function " ~ schema ~ ".as_of(regclass, timestamptz, text)", reader) }}

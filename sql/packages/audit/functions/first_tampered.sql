{%- from "macros/grants.sql" import only -%}
-- The first row of the log with which something was done that the triggers do not do: changed, removed,
-- inserted. No row means that the chain holds. What was dropped with a whole month, or erased and
-- said so, is in order. A hash that seal() returned and that was kept elsewhere can be asked for, too.
create or replace function {{ schema }}.first_tampered(anchor bytea default null)
returns table (log_id bigint, problem text, detail text)
language sql
stable
security invoker
set search_path = ''
as $$
    with chain as (
        select
            k.*,
            lag(k.hash) over (order by k.position) as hash_before,
            lag(k.position) over (order by k.position) as position_before,
            coalesce(k.created_at < (
                select min(b.from_at) at time zone 'UTC'
                from {{ partitions.schema }}.bounds('{{ schema }}.log') as b
            ), false) as is_retired
        from {{ schema }}.link as k
    ),
    looked_at as (
        select
            c.position,
            c.log_id,
            case
                when c.position_before <> c.position - 1 then 'removed'
                when l.id is null and not c.is_retired then 'removed'
                when l.id is null then null
                when
                    {{ schema }}.hash_of(coalesce(c.hash_before, ''), l, c.data_hash) <> c.hash
                    and (c.hash_before is not null or c.position = 1)
                    then 'changed'
                when
                    {{ schema }}.data_hash_of(l.old_data, l.new_data) <> c.data_hash
                    and not (
                        coalesce(l.old_data, '{}') = '{}'
                        and coalesce(l.new_data, '{}') = '{}'
                        and exists (
                            select
                            from {{ schema }}.log as e
                            where
                                e.table_schema = l.table_schema
                                and e.table_name = l.table_name
                                and e.record_id = l.record_id
                                and e.action = 'ERASE'
                                and e.id > l.id
                        )
                    )
                    then 'changed'
            end as problem,
            case
                when c.position_before <> c.position - 1
                    then format('Links after %s are gone.', c.position_before)
                else format('Link %s does not fit.', c.position)
            end as detail
        from chain as c
        left join {{ schema }}.log as l
            on
                c.log_id = l.id
                and c.created_at = l.created_at
    ),
    found as (
        select
            a.log_id,
            a.problem,
            a.detail
        from looked_at as a
        where a.problem is not null
        union all
        select
            l.id,
            'inserted',
            'It has no link and claims to be older than what was sealed.'
        from {{ schema }}.log as l
        where
            not exists (select from {{ schema }}.link as k where k.log_id = l.id)
            and {{ schema }}.is_too_late(l.transaction_id, l.created_at)
        union all
        select
            null,
            'removed',
            'Links at the end of the chain are gone.'
        from {{ schema }}.seal as s
        where
            s.id = (select max(n.id) from {{ schema }}.seal as n)
            and s.first_position <= s.last_position
            and not exists (
                select
                from {{ schema }}.link as k
                where k.position = s.last_position
            )
        union all
        select
            null,
            'removed',
            'Links at the beginning of the chain are gone.'
        from {{ schema }}.seal as s
        where
            s.id = (select max(n.id) from {{ schema }}.seal as n)
            and s.first_position < (select min(k.position) from {{ schema }}.link as k)
        union all
        select
            null,
            'changed',
            'No link has the hash that was kept elsewhere.'
        where
            first_tampered.anchor is not null
            and not exists (
                select
                from {{ schema }}.link as k
                where k.hash = first_tampered.anchor
            )
    )

    select
        f.log_id,
        f.problem,
        f.detail
    from found as f
    order by f.log_id nulls last
    limit 1;
$$;

comment on function {{ schema }}.first_tampered(bytea) is
'The first row of the log that was changed, removed or inserted by hand; none when the chain holds.';

{{ only("execute", "function " ~ schema ~ ".first_tampered(bytea)", reader) }}

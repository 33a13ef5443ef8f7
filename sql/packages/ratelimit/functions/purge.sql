{%- from "macros/grants.sql" import only -%}
-- Takes away the counters that mean nothing any more: of windows that are two periods old, of full
-- buckets, of policies that are gone. With a number it looks at about so many pages, as one hit in a
-- thousand does; without one it looks at all.
create or replace function {{ schema }}.purge(pages integer default null)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    size bigint := pg_relation_size('{{ schema }}.counter') / 8192;
    gone bigint;
begin
    with idle as materialized (
        select
            c.policy_id,
            c.key,
            c.since
        from
            {{ schema }}.counter as c
            tablesample system (least(coalesce(100.0 * purge.pages / greatest(size, 1), 100), 100))
        left join {{ schema }}.policy as p
            on c.policy_id = p.id
        where
            p.id is null
            or c.since < clock_timestamp()
            - case when p.algorithm = 'bucket' then interval '0' else 2 * p.period end
    ),
    free as (
        select
            c.policy_id,
            c.key
        from idle as i
        inner join {{ schema }}.counter as c
            on
                i.policy_id = c.policy_id
                and i.key = c.key
                and i.since = c.since
        for update of c skip locked
    )

    delete from {{ schema }}.counter as c
    using free as f
    where
        c.policy_id = f.policy_id
        and c.key = f.key;

    get diagnostics gone = row_count;
    return gone;
end;
$$;

alter function {{ schema }}.purge(integer) owner to {{ owner }};

comment on function {{ schema }}.purge(integer) is
'Takes away counters that mean nothing any more and answers how many.';

{{ only("execute", "function " ~ schema ~ ".purge(integer)", [admin]) }}

{%- from "macros/grants.sql" import only -%}
-- Keeps the cache within its limits without a scheduler: one write of 64 looks at a few pages, more
-- when it may be full, takes away what is no longer kept and, above a limit, the older half of the
-- rest. What others hold is passed over. How many rows there are comes from the statistics, how wide
-- they are from the sample.
create or replace function {{ schema }}.make_room()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    pages bigint := pg_relation_size('{{ schema }}.entry') / 8192;
    live bigint := pg_stat_get_live_tuples('{{ schema }}.entry'::regclass);
    looked_at integer := (
        select
            case
                when live > l.max_rows or pg_table_size('{{ schema }}.entry') > l.max_bytes
                    then 64
                else 8
            end
        from {{ schema }}.setting as l
    );
    gone bigint;
begin
    with sample as materialized (
        select
            e.tenant,
            e.key,
            e.kept_until <= clock_timestamp() as is_over,
            percent_rank() over (order by e.created_at) as youth,
            avg(pg_column_size(e.value) + 120) over () as width
        from
            {{ schema }}.entry as e
            tablesample system (least(100, 100.0 * looked_at / greatest(pages, 1)))
    ),
    victim as (
        select
            e.tenant,
            e.key
        from sample as s
        cross join {{ schema }}.setting as l
        inner join {{ schema }}.entry as e
            on
                s.tenant = e.tenant
                and s.key = e.key
        where
            s.is_over
            or (s.youth < 0.5 and (live > l.max_rows or live * s.width > l.max_bytes))
        for update of e skip locked
    )

    delete from {{ schema }}.entry as e
    using victim as v
    where
        e.tenant = v.tenant
        and e.key = v.key;

    get diagnostics gone = row_count;
    return gone;
end;
$$;

alter function {{ schema }}.make_room() owner to {{ owner }};

comment on function {{ schema }}.make_room() is
'Takes away what is no longer kept, and the older half above a limit, in a sample of pages.';

{{ only("execute", "function " ~ schema ~ ".make_room()", [admin]) }}

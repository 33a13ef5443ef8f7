{%- from "macros/grants.sql" import only -%}
-- Takes away all that is no longer kept and, above a limit, the oldest until the rest fits; at most
-- `batch` at once, so repeat it while it answers with that many. Makes one row of the observations
-- of a kind and of the versions of a slot. Nothing depends on it: it reads the whole cache once and
-- is for a quiet minute; between two of them make_room() keeps the limits roughly.
create or replace function {{ schema }}.purge(batch integer default 100000)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    gone bigint;
begin
    with ranked as materialized (
        select
            e.tenant,
            e.key,
            e.kept_until <= clock_timestamp() as is_over,
            row_number() over newest as place,
            sum(pg_column_size(e.value) + 120) over newest as bytes
        from {{ schema }}.entry as e
        window newest as (
            order by e.kept_until > clock_timestamp() desc, e.created_at desc, e.key
            rows unbounded preceding
        )
    ),
    victim as (
        select
            e.tenant,
            e.key
        from ranked as r
        cross join {{ schema }}.setting as l
        inner join {{ schema }}.entry as e
            on
                r.tenant = e.tenant
                and r.key = e.key
        where r.is_over or r.place > l.max_rows or r.bytes > l.max_bytes
        limit purge.batch
        for update of e skip locked
    )

    delete from {{ schema }}.entry as e
    using victim as v
    where
        e.tenant = v.tenant
        and e.key = v.key;

    get diagnostics gone = row_count;

    with several as (
        select t.ctid
        from {{ schema }}.tag as t
        where t.slot in (select d.slot from {{ schema }}.tag as d group by d.slot having count(*) > 1)
        for update skip locked
    ),
    taken as (
        delete from {{ schema }}.tag as t
        using several as s
        where t.ctid = s.ctid
        returning t.slot, t.version
    )

    insert into {{ schema }}.tag (slot, version)
    select
        t.slot,
        sum(t.version)
    from taken as t
    group by t.slot;

    with several as (
        select o.ctid
        from {{ schema }}.observation as o
        for update skip locked
    ),
    taken as (
        delete from {{ schema }}.observation as o
        using several as s
        where o.ctid = s.ctid
        returning o.kind, o.hits, o.misses
    )

    insert into {{ schema }}.observation (kind, hits, misses)
    select
        t.kind,
        sum(t.hits),
        sum(t.misses)
    from taken as t
    group by t.kind;

    return gone;
end;
$$;

alter function {{ schema }}.purge(integer) owner to {{ owner }};

comment on function {{ schema }}.purge(integer) is
'Takes away what is no longer kept and what exceeds the limits, oldest first; answers how many.';

{{ only("execute", "function " ~ schema ~ ".purge(integer)", [admin]) }}

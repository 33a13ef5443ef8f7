{%- from "macros/doors.sql" import door -%}
-- Locks up to `wanted` jobs so that tenants take turns, beginning after the tenant who had the last
-- one. Steps from tenant to tenant through the index, and looks at the first few jobs of each: what
-- it costs depends on how many are wanted, not on how many wait.
create or replace function {{ schema }}.pick_fair(
    queue_id integer,
    wanted integer
)
returns tid[]
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    tenants text[];
    places tid[];
    share integer;
    h {{ schema }}.head := {{ schema }}.newest_head(pick_fair.queue_id);
begin
    tenants := {{ schema }}.tenants_after(
        pick_fair.queue_id, h.last_tenant, null, pick_fair.wanted
    );
    if cardinality(tenants) < pick_fair.wanted then
        tenants := tenants || {{ schema }}.tenants_after(
            pick_fair.queue_id, null, h.last_tenant,
            pick_fair.wanted - cardinality(tenants)
        );
    end if;
    if cardinality(tenants) = 0 then
        return null;
    end if;

    -- Twice the fair share and some more, for what others hold and for tenants with less than theirs.
    share := 2 * ceil(pick_fair.wanted::numeric / cardinality(tenants)) + 8;
    with candidate as materialized (
        select
            j.place,
            j.rank,
            t.turn
        from unnest(tenants) with ordinality as t (tenant, turn)
        cross join lateral (
            select
                f.ctid as place,
                row_number() over (order by f.priority, f.id) as rank
            from {{ schema }}.fair as f
            where
                f.queue_id = pick_fair.queue_id
                and f.tenant = t.tenant
            order by f.priority, f.id
            limit share
        ) as j
    ),
    locked as (
        select
            f.ctid as place,
            f.tenant
        from candidate as c
        inner join {{ schema }}.fair as f
            on c.place = f.ctid
        order by c.rank, c.turn
        limit pick_fair.wanted
        for update of f skip locked
    )

    select
        array_agg(l.place),
        array_agg(l.tenant)
    into places, tenants
    from locked as l;

    if places is not null then
        h.last_tenant := tenants[cardinality(tenants)];
        perform {{ schema }}.write_head(h);
    end if;
    return places;
end;
$$;

comment on function {{ schema }}.pick_fair(integer, integer) is
'Locks jobs of a fair queue so that tenants take turns.';

{{ door(owner, schema ~ ".pick_fair(integer, integer)") }}

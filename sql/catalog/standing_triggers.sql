-- The trigger functions of the schemas $1, and what keeps them from being called: `unused` when no
-- trigger and no other function that makes triggers names them, `disabled` or `never` when every
-- trigger that does is switched off or has a condition that is always false.
select
    format('%I.%I()', n.nspname, p.proname) as name,
    n.nspname as schema,
    p.prorettype = 'pg_catalog.event_trigger'::regtype as is_for_events,
    case
        when u.count = 0 then 'unused'
        when u.disabled = u.count then 'disabled'
        else 'never'
    end as reason,
    u.names as triggers
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
cross join
    lateral (
        select
            count(*) as count,
            count(*) filter (where t.is_disabled) as disabled,
            count(*) filter (where t.is_disabled or t.is_never) as dead,
            array_agg(t.name order by t.name) as names
        from (
            select
                t.tgname::text as name,
                t.tgenabled = 'D' as is_disabled,
                pg_get_triggerdef(t.oid) ~ ' WHEN \(\(?(false|NULL::boolean)\)?\) EXECUTE '
                    as is_never
            from pg_catalog.pg_trigger as t
            where t.tgfoid = p.oid
            union all
            select
                e.evtname::text,
                e.evtenabled = 'D',
                false
            from pg_catalog.pg_event_trigger as e
            where e.evtfoid = p.oid
        ) as t
    ) as u
where
    n.nspname = any($1::text[])
    and p.prorettype in (
        'pg_catalog.trigger'::regtype, 'pg_catalog.event_trigger'::regtype
    )
    and u.count = u.dead
    and not exists (
        select 1
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_proc'::regclass
            and d.objid = p.oid
            and d.deptype = 'e'
    )
    and not (
        u.count = 0
        and exists (
            select 1
            from pg_catalog.pg_proc as o
            where
                o.oid <> p.oid
                and o.pronamespace <> 'pg_catalog'::regnamespace
                and regexp_replace(
                    regexp_replace(o.prosrc, '/\*.*?\*/', '', 'g'), '--[^\n]*', '', 'g'
                ) ~ format('(?i)\mtrigger\M.*\m%s\M', p.proname)
        )
    )
order by name;

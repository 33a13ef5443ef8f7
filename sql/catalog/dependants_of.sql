-- The objects at the addresses $1 (classes) and $2 (oids), and everything that would have to go
-- with them, whoever made it: views by their rules, SQL bodies, policies, triggers, defaults,
-- checks, indexes on expressions. A column number in $3 (else 0) narrows a table to what reads
-- that column. The rows of one object: what it is, its address, whether it was asked for, its
-- name, and the addresses that it needs among these.
with recursive roots as (
    select
        r.classid,
        r.objid,
        r.objsubid
    from unnest($1::oid [], $2::oid [], $3::integer []) as r (classid, objid, objsubid)
),

-- A view hangs on its own rule, a materialized view on its indexes. What hangs on a table that
-- was reached is not followed: the table is state, and it is reported. Policies and indexes of a
-- table that is itself a root are no hindrance, unless they read its columns.
walk as (
    select
        r.classid,
        r.objid,
        r.objsubid,
        true as is_root,
        exists (
            select
            from pg_catalog.pg_class as c
            where
                r.classid = 'pg_catalog.pg_class'::regclass
                and c.oid = r.objid
                and c.relkind in ('r', 'p', 'f')
        ) as is_table
    from roots as r
    union
    select
        step.classid,
        step.objid,
        0 as objsubid,
        false as is_root,
        false as is_table
    from walk as w
    cross join
        lateral (
            select
                d.classid,
                d.objid
            from pg_catalog.pg_depend as d
            where
                d.refclassid = w.classid
                and d.refobjid = w.objid
                and d.deptype in ('n', 'a', 'i')
                and not (d.deptype = 'a' and w.is_root and w.is_table)
                and (
                    w.objsubid = 0
                    or d.refobjsubid = w.objsubid
                )
                and not (d.classid = w.classid and d.objid = w.objid)
                -- what an extension brought into a schema goes with the extension
                and not (
                    w.classid = 'pg_catalog.pg_namespace'::regclass
                    and exists (
                        select
                        from pg_catalog.pg_depend as member
                        where
                            member.classid = d.classid
                            and member.objid = d.objid
                            and member.deptype = 'e'
                    )
                )
            union all
            select
                'pg_catalog.pg_class'::regclass::oid as classid,
                r.ev_class as objid
            from pg_catalog.pg_rewrite as r
            where
                w.classid = 'pg_catalog.pg_rewrite'::regclass
                and r.oid = w.objid
                and r.rulename = '_RETURN'
            union all
            select
                'pg_catalog.pg_class'::regclass::oid as classid,
                i.indrelid as objid
            from pg_catalog.pg_index as i
            inner join pg_catalog.pg_class as c on c.oid = i.indrelid and c.relkind = 'm'
            where w.classid = 'pg_catalog.pg_class'::regclass and i.indexrelid = w.objid
        ) as step
    where
        w.is_root
        or w.classid <> 'pg_catalog.pg_class'::regclass
        or exists (
            select
            from pg_catalog.pg_class as c
            where c.oid = w.objid and c.relkind in ('v', 'm', 'i')
        )
),

-- What a person would call the thing: the view instead of its rule, its row type or its index,
-- the trigger instead of its constraint.
held as (
    select distinct
        w.classid as classid,
        w.objid as objid,
        case
            when timing.oid is not null then 'pg_catalog.pg_trigger'::regclass::oid
            when
                coalesce(rule.ev_class, own_type.typrelid, element.typrelid, index.indrelid) is null
                then w.classid
            else 'pg_catalog.pg_class'::regclass::oid
        end as holder_classid,
        coalesce(
            timing.oid,
            rule.ev_class,
            own_type.typrelid,
            element.typrelid,
            index.indrelid,
            w.objid
        ) as holder_objid
    from walk as w
    left join pg_catalog.pg_constraint as deferred
        on
            w.classid = 'pg_catalog.pg_constraint'::regclass
            and deferred.oid = w.objid
            and deferred.contype = 't'
    left join pg_catalog.pg_trigger as timing on timing.tgconstraint = deferred.oid
    left join pg_catalog.pg_rewrite as rule
        on
            w.classid = 'pg_catalog.pg_rewrite'::regclass
            and rule.oid = w.objid
            and rule.rulename = '_RETURN'
    left join pg_catalog.pg_type as own_type
        on
            w.classid = 'pg_catalog.pg_type'::regclass
            and own_type.oid = w.objid
            and own_type.typrelid <> 0
    left join pg_catalog.pg_type as array_type
        on
            w.classid = 'pg_catalog.pg_type'::regclass
            and array_type.oid = w.objid
            and array_type.typcategory = 'A'
    left join pg_catalog.pg_type as element
        on element.oid = array_type.typelem and element.typrelid <> 0
    left join pg_catalog.pg_index as index
        on
            w.classid = 'pg_catalog.pg_class'::regclass
            and index.indexrelid = w.objid
            and exists (
                select
                from pg_catalog.pg_class as c
                where c.oid = index.indrelid and c.relkind = 'm'
            )
),

links as (
    select distinct
        one.holder_classid as classid,
        one.holder_objid as objid,
        other.holder_classid as refclassid,
        other.holder_objid as refobjid
    from held as one
    inner join pg_catalog.pg_depend as d on d.classid = one.classid and d.objid = one.objid
    inner join held as other on other.classid = d.refclassid and other.objid = d.refobjid
    where (one.holder_classid, one.holder_objid) <> (other.holder_classid, other.holder_objid)
)

select
    h.holder_classid as classid,
    h.holder_objid as objid,
    case
        when proc.prokind = 'a' then 'aggregate'
        when proc.prokind = 'p' then 'procedure'
        when proc.oid is not null then 'function'
        when class.relkind = 'v' then 'view'
        when class.relkind = 'm' then 'matview'
        when policy.oid is not null then 'policy'
        when trigger.oid is not null then 'trigger'
        when h.holder_classid = 'pg_catalog.pg_rewrite'::regclass then 'rule'
        when h.holder_classid = 'pg_catalog.pg_event_trigger'::regclass then 'event trigger'
        else 'state'
    end as kind,
    exists (
        select
        from roots as r
        where r.classid = h.holder_classid and r.objid = h.holder_objid
    ) as is_root,
    place.type || ' ' || place.identity as description,
    array(
        select l.refclassid || ':' || l.refobjid
        from links as l
        where l.classid = h.holder_classid and l.objid = h.holder_objid
        order by 1
    ) as needs
from (
    select distinct
        held.holder_classid,
        held.holder_objid
    from held
) as h
cross join lateral pg_identify_object(h.holder_classid, h.holder_objid, 0) as place
left join pg_catalog.pg_proc as proc
    on h.holder_classid = 'pg_catalog.pg_proc'::regclass and proc.oid = h.holder_objid
left join pg_catalog.pg_class as class
    on h.holder_classid = 'pg_catalog.pg_class'::regclass and class.oid = h.holder_objid
left join pg_catalog.pg_policy as policy
    on h.holder_classid = 'pg_catalog.pg_policy'::regclass and policy.oid = h.holder_objid
left join pg_catalog.pg_trigger as trigger
    on h.holder_classid = 'pg_catalog.pg_trigger'::regclass and trigger.oid = h.holder_objid
left join pg_catalog.pg_attrdef as default_value
    on h.holder_classid = 'pg_catalog.pg_attrdef'::regclass and default_value.oid = h.holder_objid
left join pg_catalog.pg_class as default_of on default_of.oid = default_value.adrelid
left join pg_catalog.pg_type as any_type
    on h.holder_classid = 'pg_catalog.pg_type'::regclass and any_type.oid = h.holder_objid
where
    -- clones on partitions, triggers of constraints, defaults of view columns, toast tables, array
    -- types and the functions that make ranges come and go with what they belong to
    not coalesce(trigger.tgisinternal or trigger.tgparentid <> 0, false)
    and coalesce(default_of.relkind, 'r') <> 'v'
    and coalesce(class.relkind, 'r') <> 't'
    and not coalesce(any_type.typcategory = 'A', false)
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_proc'::regclass
            and d.objid = proc.oid
            and d.deptype = 'i'
    )
order by h.holder_classid, h.holder_objid;

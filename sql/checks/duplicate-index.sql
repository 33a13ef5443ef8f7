-- Indexes that another index makes superfluous: the same columns with the same classes, orders and
-- predicate (warning), or the first columns of a longer one (info).
-- The part of a partitioned index can make one superfluous, and cannot be dropped by itself.
with pair as (
    select
        x.oid,
        x.is_partitioned,
        x.full_name,
        x.relation_name,
        x.constraint_name,
        y.full_name as other,
        x.key_count = y.key_count as is_same,
        row_number() over (
            partition by x.oid
            order by y.key_count, y.is_unique desc, y.oid
        ) as rank
    from pg_temp.project_index as x
    inner join pg_temp.project_index as y
        on
            x.relation = y.relation
            and x.oid <> y.oid
            and x.method = y.method
            and x.options is not distinct from y.options
            and x.predicate is not distinct from y.predicate
            and x.keys = y.keys[1:x.key_count]
            and x.columns <@ y.columns
    where
        x.is_valid
        and y.is_valid
        and not x.is_partition
        and (x.key_count = y.key_count or x.method = 'btree')
        and not x.is_identity
        and not x.is_referenced
        and (
            not x.is_unique
            or (
                y.is_unique
                and x.key_count = y.key_count
                and x.nulls_are_equal = y.nulls_are_equal
                and x.is_immediate = y.is_immediate
            )
        )
        and not (
            x.constraint_name is not null
            and (x.method = 'gist' or y.constraint_name is null)
        )
        -- Of two that cover each other the lesser one goes.
        and not (
            y.key_count = x.key_count
            and not y.is_partition
            and y.columns <@ x.columns
            and (not y.is_unique or x.is_unique)
            and not y.is_identity
            and not y.is_referenced
            and (
                (y.constraint_name is null)::integer,
                (not y.is_unique)::integer,
                y.oid::bigint
            ) > (
                (x.constraint_name is null)::integer,
                (not x.is_unique)::integer,
                x.oid::bigint
            )
        )
)

select
    case when p.is_same then 'warning' else 'info' end as level,
    p.relation_name as home,
    p.full_name as object,
    case
        when p.is_same
            then format('every write to %s keeps %s for nothing', p.relation_name, p.full_name)
        else format('%s can serve what %s serves', p.other, p.full_name)
    end as message,
    case
        when p.is_same then format('%s has the same columns, classes and predicate.', p.other)
        else format(
            '%s begins with the same columns. A much smaller index can be worth '
            'keeping.', p.other
        )
    end as detail,
    case
        when p.constraint_name is not null
            then format('alter table %s drop constraint %I;', p.relation_name, p.constraint_name)
        when p.is_partitioned then format('drop index %s;', p.full_name)
        else format('drop index concurrently %s;', p.full_name)
    end as hint,
    jsonb_build_object('covered_by', p.other) as evidence
from pair as p
where p.rank = 1
order by p.full_name;

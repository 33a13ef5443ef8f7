{%- from "macros/grants.sql" import only -%}
-- The partitions of a table with their ranges, as times in UTC. An open end is infinity; of a default
-- partition both are NULL.
create or replace function {{ schema }}.bounds(parent regclass)
returns table (
    relation regclass,
    from_at timestamp,
    to_at timestamp,
    is_default boolean,
    is_detaching boolean
)
language sql
stable
security invoker
set search_path = ''
set timezone = 'UTC'
set datestyle = 'ISO'
as $$
    select
        c.oid::regclass,
        case
            when b.bound like 'FOR VALUES FROM (MINVALUE)%' then '-infinity'
            else substring(b.bound from $re$FROM \('([^']+)'\)$re$)::timestamp
        end,
        case
            when b.bound like '% TO (MAXVALUE)' then 'infinity'
            else substring(b.bound from $re$ TO \('([^']+)'\)$re$)::timestamp
        end,
        b.bound = 'DEFAULT',
        i.inhdetachpending
    from pg_catalog.pg_inherits as i
    inner join pg_catalog.pg_class as c on i.inhrelid = c.oid
    cross join lateral (select pg_get_expr(c.relpartbound, c.oid) as bound) as b
    where i.inhparent = bounds.parent;
$$;

comment on function {{ schema }}.bounds(regclass) is
'The partitions of a table with their ranges, as times in UTC.';

{{ only("execute", "function " ~ schema ~ ".bounds(regclass)", [admin, reader]) }}

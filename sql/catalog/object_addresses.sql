-- Where objects named in $1 (a JSON list of kind, schema, relation, name, arguments) lie in the
-- catalog: their class and oid, in the list's order. Objects that do not exist give no row.
with asked as (
    select
        a.position,
        a.item ->> 'kind' as kind,
        a.item ->> 'schema' as schema_name,
        a.item ->> 'relation' as relation_name,
        a.item ->> 'name' as object_name,
        array(select jsonb_array_elements_text(a.item -> 'arguments')) as arguments
    from jsonb_array_elements($1::jsonb) with ordinality as a (item, position)
    where jsonb_typeof(a.item -> 'arguments') = 'array'
    union all
    select
        a.position,
        a.item ->> 'kind' as kind,
        a.item ->> 'schema' as schema_name,
        a.item ->> 'relation' as relation_name,
        a.item ->> 'name' as object_name,
        null as arguments
    from jsonb_array_elements($1::jsonb) with ordinality as a (item, position)
    where jsonb_typeof(a.item -> 'arguments') is distinct from 'array'
)

select
    a.position::integer,
    'pg_catalog.pg_proc'::regclass::oid as classid,
    p.oid as objid
from asked as a
inner join pg_catalog.pg_namespace as n on n.nspname = a.schema_name
inner join pg_catalog.pg_proc as p on p.pronamespace = n.oid and p.proname = a.object_name
where
    a.kind in ('function', 'procedure', 'aggregate')
    and (
        a.arguments is null
        or array(select unnest(p.proargtypes)) = array(
            select to_regtype(t.type_name)::oid
            from unnest(a.arguments) with ordinality as t (type_name, position)
            order by t.position
        )
    )
union all
select
    a.position::integer,
    'pg_catalog.pg_class'::regclass::oid as classid,
    c.oid as objid
from asked as a
inner join pg_catalog.pg_namespace as n on n.nspname = a.schema_name
inner join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = a.object_name
where
    case a.kind
        when 'relation' then c.relkind not in ('i', 'I', 't', 'c')
        when 'table' then c.relkind in ('r', 'p', 'f')
        when 'view' then c.relkind = 'v'
        when 'matview' then c.relkind = 'm'
        when 'sequence' then c.relkind = 'S'
        when 'index' then c.relkind in ('i', 'I')
        else false
    end
union all
select
    a.position::integer,
    'pg_catalog.pg_type'::regclass::oid as classid,
    t.oid as objid
from asked as a
inner join pg_catalog.pg_namespace as n on n.nspname = a.schema_name
inner join pg_catalog.pg_type as t on t.typnamespace = n.oid and t.typname = a.object_name
where a.kind in ('type', 'domain')
union all
select
    a.position::integer,
    'pg_catalog.pg_namespace'::regclass::oid as classid,
    n.oid as objid
from asked as a
inner join pg_catalog.pg_namespace as n on n.nspname = a.object_name
where a.kind = 'schema'
union all
select
    a.position::integer,
    'pg_catalog.pg_policy'::regclass::oid as classid,
    p.oid as objid
from asked as a
inner join pg_catalog.pg_namespace as n on n.nspname = a.schema_name
inner join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = a.relation_name
inner join pg_catalog.pg_policy as p on p.polrelid = c.oid and p.polname = a.object_name
where a.kind = 'policy'
union all
select
    a.position::integer,
    'pg_catalog.pg_trigger'::regclass::oid as classid,
    t.oid as objid
from asked as a
inner join pg_catalog.pg_namespace as n on n.nspname = a.schema_name
inner join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = a.relation_name
inner join pg_catalog.pg_trigger as t on t.tgrelid = c.oid and t.tgname = a.object_name
where a.kind = 'trigger' and not t.tgisinternal
union all
select
    a.position::integer,
    'pg_catalog.pg_rewrite'::regclass::oid as classid,
    r.oid as objid
from asked as a
inner join pg_catalog.pg_namespace as n on n.nspname = a.schema_name
inner join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = a.relation_name
inner join pg_catalog.pg_rewrite as r on r.ev_class = c.oid and r.rulename = a.object_name
where a.kind = 'rule'
union all
select
    a.position::integer,
    'pg_catalog.pg_event_trigger'::regclass::oid as classid,
    e.oid as objid
from asked as a
inner join pg_catalog.pg_event_trigger as e on e.evtname = a.object_name
where a.kind = 'event trigger';

-- Triggers, event triggers and rewrite rules. Those that serve foreign keys and those that a
-- partition has from its parent follow from what made them.
select
    'trigger' as kind,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(t.tgname)
        as name,
    jsonb_build_object(
        'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
        'def', pg_get_triggerdef(t.oid),
        'enabled', case t.tgenabled
            when 'O' then 'yes' when 'D' then 'no' when 'R' then 'replica' else 'always'
        end
    ) as definition
from pg_catalog.pg_trigger as t
inner join pg_catalog.pg_class as c on c.oid = t.tgrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where
    n.nspname = any($1::text [])
    and not t.tgisinternal
    and t.tgparentid = 0
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_trigger'::regclass
            and d.objid = t.oid
            and d.deptype = 'e'
    )

union all

select
    'rule' as kind,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(r.rulename)
        as name,
    jsonb_build_object(
        'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
        'def', pg_get_ruledef(r.oid),
        'enabled', case r.ev_enabled
            when 'O' then 'yes' when 'D' then 'no' when 'R' then 'replica' else 'always'
        end
    ) as definition
from pg_catalog.pg_rewrite as r
inner join pg_catalog.pg_class as c on c.oid = r.ev_class
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where
    n.nspname = any($1::text [])
    and r.rulename <> '_RETURN'
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_class'::regclass
            and d.objid = c.oid
            and d.deptype = 'e'
    )

union all

select
    'event trigger' as kind,
    quote_ident(e.evtname) as name,
    jsonb_strip_nulls(jsonb_build_object(
        'event', e.evtevent,
        'function', e.evtfoid::regprocedure::text,
        'tags', to_jsonb(e.evttags),
        'enabled', case e.evtenabled
            when 'O' then 'yes' when 'D' then 'no' when 'R' then 'replica' else 'always'
        end
    )) as definition
from pg_catalog.pg_event_trigger as e
inner join pg_catalog.pg_proc as p on p.oid = e.evtfoid
inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
where
    n.nspname = any($1::text [])
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_event_trigger'::regclass
            and d.objid = e.oid
            and d.deptype = 'e'
    );

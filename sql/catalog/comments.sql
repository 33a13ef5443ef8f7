-- Comments on everything in the given schemas. Numbers below 16384 are the server's own objects.
with described as (
    select
        d.classoid,
        d.objoid,
        d.objsubid,
        d.description,
        i.type,
        i.identity,
        i.schema,
        a.object_names as names
    from pg_catalog.pg_description as d
    cross join lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) as i
    cross join lateral pg_identify_object_as_address(d.classoid, d.objoid, d.objsubid) as a
    where
        d.objoid >= 16384
        and not exists (
            select
            from pg_catalog.pg_depend as e
            where
                e.classid = d.classoid
                and e.objid = d.objoid
                and e.deptype = 'e'
        )
        and d.classoid <> 'pg_catalog.pg_extension'::regclass
)

select
    'comment' as kind,
    case
        when c.type in ('table constraint', 'trigger', 'policy', 'rule')
            then replace(c.type, 'table ', '') || ' ' || (
                select string_agg(quote_ident(u.part), '.' order by u.place)
                from unnest(c.names) with ordinality as u (part, place)
            )
        else
            replace(replace(c.type, 'table column', 'column'), 'materialized view', 'matview')
            || ' ' || c.identity
    end as name,
    jsonb_build_object('text', c.description) as definition
from described as c
where
    coalesce(c.schema, split_part(c.names[1], '.', 1)) = any($1::text [])
    or c.type in ('publication', 'event trigger');

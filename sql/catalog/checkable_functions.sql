-- Functions whose bodies nobody has read since they were created: SQL in a string, and PL/pgSQL.
-- A trigger function comes once for each table that it fires on, with its transition tables.
-- Needs the tables of project.sql.
select distinct
    f.oid::bigint as function,
    f.full_name as name,
    f.language,
    f.body,
    f.returns = 'pg_catalog.trigger'::regtype as is_trigger,
    case when f.language = 'sql' then pg_get_functiondef(f.oid) end as definition,
    t.tgrelid::bigint as relation,
    t.tgrelid::regclass::text as relation_name,
    t.tgoldtable as old_table,
    t.tgnewtable as new_table
from pg_temp.project_function as f
left join pg_catalog.pg_trigger as t
    on f.oid = t.tgfoid and not t.tgisinternal and t.tgparentid = 0
where
    f.language in ('sql', 'plpgsql')
    and not f.is_atomic
    and f.kind <> 'aggregate'
order by name, relation_name;

-- The tables on which the function $1 is fired, with the transition tables that it is given there,
-- and its arguments where all triggers of the table give the same.
select
    t.tgrelid::regclass::text as name,
    array_remove(array_agg(distinct t.tgoldtable::text), null)
    || array_remove(array_agg(distinct t.tgnewtable::text), null) as transitions,
    case
        when count(distinct t.tgargs) = 1
            then string_to_array(rtrim(encode(min(t.tgargs::text)::bytea, 'escape'), '\000'), '\000')
    end as arguments
from pg_catalog.pg_trigger as t
where t.tgfoid = $1::bigint::oid and not t.tgisinternal and t.tgparentid = 0
group by t.tgrelid
order by name;

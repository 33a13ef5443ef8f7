-- Indexes that serve a search by an operator which is not leakproof, on tables with row security in
-- the schemas of $1: full text, containment, similarity, patterns. One operator for each.
select distinct on (i.indexrelid)
    format('%I.%I', n.nspname, t.relname) as relation,
    format('%I', c.relname) as index,
    pg_get_indexdef(i.indexrelid, 1, true) as expression,
    o.oprname as operator,
    format('%I', opn.nspname) as operator_schema,
    format_type(o.oprright, null) as right_type
from pg_catalog.pg_index as i
inner join pg_catalog.pg_class as c on i.indexrelid = c.oid
inner join pg_catalog.pg_class as t on i.indrelid = t.oid
inner join pg_catalog.pg_namespace as n on t.relnamespace = n.oid
inner join pg_catalog.pg_am as m on c.relam = m.oid
inner join pg_catalog.pg_opclass as k on i.indclass[0] = k.oid
inner join pg_catalog.pg_amop as a
    on a.amopfamily = k.opcfamily and a.amoppurpose = 's'
inner join pg_catalog.pg_operator as o on a.amopopr = o.oid
inner join pg_catalog.pg_namespace as opn on o.oprnamespace = opn.oid
inner join pg_catalog.pg_proc as f on o.oprcode = f.oid
where
    n.nspname = any($1)
    and t.relrowsecurity
    and i.indisvalid
    and i.indpred is null
    and not f.proleakproof
    and m.amname in ('gin', 'gist', 'spgist')
    and a.amoplefttype = k.opcintype
order by
    i.indexrelid,
    case o.oprname
        when '@@' then 0
        when '@>' then 1
        when '%' then 2
        when '~~' then 3
        when '&&' then 4
        else 5
    end,
    a.amopstrategy;

-- Indexes that serve a search by an operator which is not leakproof, on tables with row security in
-- the schemas of $1: full text, containment, similarity, patterns. One operator for each.
select distinct on (i.indexrelid)
    format('%I.%I', n.nspname, t.relname) as relation,
    format('%I', c.relname) as index,
    pg_get_indexdef(i.indexrelid, 1, true) as expression,
    o.oprname as operator,
    format('%I', opn.nspname) as operator_schema,
    -- What is looked for. A pattern must be known for its beginning to be found in a B-tree.
    case
        when m.amname = 'btree' then '''abc%'''
        else format(
            '(select null::%s%s)',
            case
                when k.opcintype = o.oprright and o.oprright::regtype::text ~ '^any'
                    then format_type(ia.atttypid, null)
                else format_type(o.oprright, null)
            end,
            case when o.oprright = 'anyarray'::regtype then '[]' end
        )
    end as wanted
from pg_catalog.pg_index as i
inner join pg_catalog.pg_class as c on i.indexrelid = c.oid
inner join pg_catalog.pg_class as t on i.indrelid = t.oid
inner join pg_catalog.pg_namespace as n on t.relnamespace = n.oid
inner join pg_catalog.pg_am as m on c.relam = m.oid
inner join pg_catalog.pg_opclass as k on i.indclass[0] = k.oid
inner join pg_catalog.pg_attribute as ia on i.indexrelid = ia.attrelid and ia.attnum = 1
left join pg_catalog.pg_amop as a
    on
        a.amopfamily = k.opcfamily
        and a.amoppurpose = 's'
        and a.amoplefttype = k.opcintype
        and m.amname in ('gin', 'gist', 'spgist')
inner join pg_catalog.pg_operator as o
    on
        a.amopopr = o.oid
        or (k.opcname ~ '_pattern_ops$' and o.oid = '~~(text,text)'::regoperator)
inner join pg_catalog.pg_namespace as opn on o.oprnamespace = opn.oid
inner join pg_catalog.pg_proc as f on o.oprcode = f.oid
where
    n.nspname = any($1)
    and t.relrowsecurity
    and i.indisvalid
    and not i.indisexclusion
    and i.indpred is null
    and not f.proleakproof
    and (o.oprright::regtype::text !~ '^any' or o.oprright = k.opcintype)
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

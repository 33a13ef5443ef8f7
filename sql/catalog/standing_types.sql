-- The types $1 with their modifiers $2, as they are written.
select
    case t.oid
        when 705 then 'text'
        else format_type(t.oid, t.modifier)
    end as name
from unnest($1::bigint[], $2::integer[]) with ordinality as t (oid, modifier, n)
order by t.n;

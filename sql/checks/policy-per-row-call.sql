-- Policies that call a function once for every row. Read from the stored expression tree, not from
-- text: a call is made once per query when it stands in a sub-select that does not look at the
-- outer row, or when it is compared for equality with a column that leads an index: in USING, and
-- where no other policy opens the table as well, because OR keeps the index out.
with clause as (
    select
        p.polname as policy_name,
        r.oid as relation,
        r.full_name as relation_name,
        c.word,
        c.tree,
        c.word = 'using' and not exists (
            select 1
            from pg_catalog.pg_policy as o
            where
                o.polrelid = p.polrelid
                and o.oid <> p.oid
                and o.polpermissive
                and p.polpermissive
                and (o.polcmd = p.polcmd or '*' in (o.polcmd, p.polcmd))
                and (o.polroles && p.polroles or 0 = any(o.polroles || p.polroles))
        ) as may_use_index
    from pg_catalog.pg_policy as p
    inner join pg_temp.project_relation as r on p.polrelid = r.oid
    cross join
        lateral (
            values ('using', p.polqual), ('with check', p.polwithcheck)
        ) as c (word, tree)
    where c.tree::text ~ '\{(FUNCEXPR|OPEXPR) '
),

-- One expression after the other, so that the work grows with their number only.
call as (
    select
        c.*,
        k.name,
        k.short_name,
        k.is_about_the_row,
        k.asked_about
    from clause as c
    cross join
        lateral (
            -- Braces open and close nodes; a backslash hides the character after it.
            with token as materialized (
                select
                    t.position,
                    t.match[1] as word,
                    sum(
                        case
                            when starts_with(t.match[1], '{') then 1
                            when t.match[1] = '}' then -1
                            else 0
                        end
                    ) over (order by t.position) as depth
                from regexp_matches(
                    c.tree::text,
                    '\\.|\{(?:FUNCEXPR :funcid \d+|VAR :varno \d+ :varattno -?\d+'
                    '|BOOLEXPR :boolop \w+|(?:OPEXPR|SCALARARRAYOPEXPR) :opno \d+'
                    '|[A-Z_0-9]+)|\}|:varlevelsup \d+',
                    'g'
                ) with ordinality as t (match, position)
            ),

            node as materialized (
                select
                    n.position,
                    n.depth,
                    n.closes,
                    split_part(substr(n.word, 2), ' ', 1) as tag,
                    substring(n.word from '\S+$') as value
                from (
                    select
                        t.*,
                        lead(t.position) over (
                            partition by t.depth + case when t.word = '}' then 1 else 0 end
                            order by t.position
                        ) as closes
                    from token as t
                    where t.word = '}' or starts_with(t.word, '{')
                ) as n
                where n.word <> '}'
            ),

            query as materialized (
                select
                    q.position,
                    q.closes,
                    (
                        select count(*)
                        from node as o
                        where o.tag = 'QUERY' and q.position between o.position and o.closes
                    ) as level
                from node as q
                where q.tag = 'QUERY'
            ),

            -- Columns, with the level of the query that they come from: 0 is the policy's own row.
            variable as materialized (
                select
                    v.position,
                    v.value::integer as number,
                    (
                        select count(*)
                        from query as q
                        where v.position between q.position and q.closes
                    ) - substring(t.word from '\d+$')::integer as level
                from node as v
                inner join token as t
                    on t.position between v.position and v.closes
                where v.tag = 'VAR' and starts_with(t.word, ':varlevelsup')
            ),

            -- Sub-selects that are answered once, whatever the row.
            once as materialized (
                select q.*
                from query as q
                where
                    not exists (
                        select 1
                        from variable as v
                        where v.position between q.position and q.closes and v.level < q.level
                    )
            ),

            -- Equalities that an index can answer, reached through AND only.
            indexed as materialized (
                select
                    o.position,
                    o.closes
                from node as o
                inner join node as side
                    on side.position between o.position and o.closes and side.depth = o.depth + 1
                inner join variable as v
                    on v.position between side.position and side.closes and v.level = 0
                where
                    o.tag in ('OPEXPR', 'SCALARARRAYOPEXPR')
                    and side.tag in ('VAR', 'RELABELTYPE')
                    and c.may_use_index
                    -- column = any(list), not value = any(column)
                    and (
                        o.tag = 'OPEXPR'
                        or not exists (
                            select 1
                            from node as list
                            where
                                list.depth = side.depth
                                and list.position between o.position and side.position - 1
                        )
                    )
                    and exists (
                        select 1
                        from pg_catalog.pg_amop as a
                        inner join pg_catalog.pg_am as m on a.amopmethod = m.oid
                        where
                            a.amopopr = o.value::oid
                            and (m.amname, a.amopstrategy) in (('btree', 3), ('hash', 1))
                    )
                    and exists (
                        select 1
                        from pg_temp.project_index as i
                        where
                            i.relation = c.relation
                            and i.is_valid
                            and i.method in ('btree', 'hash')
                            and i.columns[0] = v.number
                            and (
                                i.predicate is null
                                or i.predicate = (
                                    select format('(%I IS NOT NULL)', a.attname)
                                    from pg_catalog.pg_attribute as a
                                    where a.attrelid = i.relation and v.number = a.attnum
                                )
                            )
                    )
                    and not exists (
                        select 1
                        from variable as other
                        where
                            other.position between o.position and o.closes
                            and other.position <> v.position
                    )
                    and not exists (
                        select 1
                        from node as above
                        where
                            o.position between above.position + 1 and above.closes
                            and (above.tag <> 'BOOLEXPR' or above.value <> 'and')
                    )
            )

            select
                format('%I.%I', n.nspname, p.proname) as name,
                p.proname as short_name,
                exists (
                    select 1
                    from variable as v
                    where v.position between f.position and f.closes
                ) as is_about_the_row,
                (
                    select quote_ident(min(a.attname::text))
                    from variable as v
                    inner join pg_catalog.pg_attribute as a
                        on a.attrelid = c.relation and v.number = a.attnum
                    where v.position between f.position and f.closes and v.level = 0
                ) as asked_about
            from node as f
            left join pg_catalog.pg_operator as r
                on f.tag in ('OPEXPR', 'SCALARARRAYOPEXPR') and f.value::oid = r.oid
            inner join pg_catalog.pg_proc as p
                on p.oid = case f.tag when 'FUNCEXPR' then f.value::oid else r.oprcode end
            inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
            where
                f.tag in ('FUNCEXPR', 'OPEXPR', 'SCALARARRAYOPEXPR')
                and p.provolatile <> 'i'
                and (n.nspname <> 'pg_catalog' or p.proname = 'current_setting')
                and not exists (
                    select 1
                    from once as q
                    where f.position between q.position and q.closes
                )
                and not exists (
                    select 1
                    from indexed as i
                    where f.position between i.position and i.closes and p.provolatile = 's'
                )
        ) as k
),

-- What stands between two brackets that belong together, to a depth of four.
balanced as (
    select
        replace(
            replace(replace(b.pattern, '#', b.pattern), '#', b.pattern), '#', '[^()]*'
        ) as pattern
    from (values ('(?:[^()]|\(#\))*')) as b (pattern)
),

-- Each clause with its calls in sub-selects; an array becomes rows, or ANY would take it for one.
told as (
    select
        k.*,
        format(
            '(%s)',
            regexp_replace(
                regexp_replace(
                    pg_get_expr(k.tree, k.relation),
                    format(
                        '((?:\m[a-z_0-9]+\.)?\m(?:%2$s)\(%1$s\))',
                        b.pattern,
                        string_agg(k.short_name, '|') over (
                            partition by k.relation, k.policy_name, k.word
                        )
                    ),
                    '(select \1)',
                    'g'
                ),
                format('ANY \(\(select (%s)\)\)', b.pattern),
                'ANY (array(select unnest(\1)))',
                'g'
            )
        ) as wrapped
    from call as k
    cross join balanced as b
)

select
    'warning' as level,
    format('%s.%I', k.relation_name, k.policy_name) as object,
    format(
        'every row of %s that is looked at costs a call of %s',
        k.relation_name,
        string_agg(distinct k.name, ', ')
    ) as message,
    case
        when bool_or(k.is_about_the_row)
            then
                'The function takes a column, so a sub-select around it does not help: '
                'let it answer for the whole query instead.'
        else 'In a sub-select the planner asks once for the query and not once for each row.'
    end as detail,
    case
        when bool_or(k.is_about_the_row)
            then format(
                E'-- With a function without arguments that returns all that the caller may see:\n'
                '-- alter policy %I on %s %s (%s in (select %s_all()));',
                k.policy_name,
                k.relation_name,
                min(k.word),
                coalesce(min(k.asked_about), 'id'),
                min(k.name)
            )
        else string_agg(
            distinct format(
                'alter policy %I on %s %s %s;',
                k.policy_name,
                k.relation_name,
                k.word,
                k.wrapped
            ),
            E'\n'
        )
    end as hint,
    jsonb_build_object(
        'calls', jsonb_agg(distinct k.name),
        'clauses', jsonb_agg(distinct k.word)
    ) as evidence
from told as k
group by k.policy_name, k.relation_name
order by object;

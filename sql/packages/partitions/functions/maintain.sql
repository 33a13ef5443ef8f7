{%- from "macros/grants.sql" import only -%}
-- Does for one managed table, or for all, what is due: makes partitions ahead, drops what was detached
-- before, detaches what is old. What fails for one table is noted with it, warned of, and keeps the
-- others from nothing. What another session is maintaining just now is left to it.
create or replace function {{ schema }}.maintain(only_parent regclass default null)
returns table (parent regclass, added integer, detached integer, dropped integer, problem text)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    step text;
    is_locking boolean := false;
    work jsonb := jsonb_build_object();
    failed jsonb := jsonb_build_object();
    each regclass;
    done integer;
begin
    delete from {{ schema }}.managed as m
    where not exists (select from pg_catalog.pg_class as c where c.oid = m.parent);

    -- What locks the parent comes last, for all of them.
    foreach step in array array['extend', 'purge', 'expire'] loop
        for each in
            select m.parent
            from {{ schema }}.managed as m
            where m.parent = only_parent or only_parent is null
            order by m.parent
            for update skip locked
        loop
            begin
                done := case step
                    when 'extend' then {{ schema }}.extend(each)
                    when 'purge' then {{ schema }}.purge(each)
                    else {{ schema }}.expire(each, case when is_locking then 1 else 5 end)
                end;
                is_locking := is_locking or (step = 'expire' and done > 0);
                work := jsonb_set(
                    work, array[each::oid::text],
                    coalesce(work -> each::oid::text, '{}') || jsonb_build_object(step, done)
                );
            exception
                when others then
                    failed := failed || jsonb_build_object(each::oid::text, sqlerrm);
                    raise warning 'partitions of %: %', each, sqlerrm using errcode = sqlstate;
            end;
        end loop;
    end loop;

    return query
    update {{ schema }}.managed as m
    set
        maintained_at = clock_timestamp(),
        problem = failed ->> m.parent::oid::text
    where work ? m.parent::oid::text or failed ? m.parent::oid::text
    returning
        m.parent,
        coalesce((work -> m.parent::oid::text ->> 'extend')::integer, 0),
        coalesce((work -> m.parent::oid::text ->> 'expire')::integer, 0),
        coalesce((work -> m.parent::oid::text ->> 'purge')::integer, 0),
        m.problem;
end;
$$;

comment on function {{ schema }}.maintain(regclass) is
'Makes partitions ahead, detaches and drops old ones; for one managed table or for all.';

{{ only("execute", "function " ~ schema ~ ".maintain(regclass)", admin) }}

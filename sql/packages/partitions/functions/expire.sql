{%- from "macros/grants.sql" import only -%}
-- Detaches the partitions of a managed table that are older than what it keeps. That locks the parent for
-- a moment and until the transaction ends, so it comes last in it. A DETACH CONCURRENTLY of somebody
-- else that was interrupted is finished.
create or replace function {{ schema }}.expire(parent regclass, attempts integer default 5)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
set timezone = 'UTC'
set lock_timeout = '200ms'
as $$
declare
    old record;
    detached integer := 0;
begin
    for old in
        select
            b.relation,
            b.is_detaching
        from {{ schema }}.managed as m
        cross join lateral {{ schema }}.bounds(m.parent) as b
        where
            m.parent = expire.parent
            and (b.is_detaching or b.to_at <= now()::timestamp - m.keep)
        order by
            b.is_detaching desc,
            b.from_at
    loop
        for attempt in 1..expire.attempts loop
            begin
                execute format(
                    'alter table %s detach partition %s %s',
                    expire.parent,
                    old.relation,
                    case when old.is_detaching then 'finalize' else '' end
                );
                exit;
            exception
                when lock_not_available or deadlock_detected then
                    -- Nobody waits behind us while we sleep, unless one is detached already.
                    if attempt = expire.attempts or detached > 0 then
                        raise;
                    end if;
                    perform pg_sleep(0.1 * attempt * (0.5 + random()));
            end;
        end loop;
        detached := detached + 1;
        insert into {{ schema }}.detached (relation, parent)
        values (old.relation, expire.parent)
        on conflict (relation) do nothing;
    end loop;
    return detached;
end;
$$;

comment on function {{ schema }}.expire(regclass, integer) is
'Detaches the partitions of a managed table that are too old; returns how many.';

{{ only("execute", "function " ~ schema ~ ".expire(regclass, integer)", admin) }}

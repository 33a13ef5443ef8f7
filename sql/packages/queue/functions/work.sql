{%- from "macros/grants.sql" import only -%}
-- Claims up to `batch` jobs, runs their handlers in SQL and ends them, all in the transaction of the
-- caller, and says how many it took. Jobs of a kind that no function handles fail.
-- Not a definer: handlers must not have the rights of the queue.
create or replace function {{ schema }}.work(
    queue text,
    batch integer default 10,
    worker text default null,
    lease interval default null
)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    ids bigint[];
    tokens bigint[];
begin
    select
        array_agg(j.id),
        array_agg(j.token)
    into ids, tokens
    from {{ schema }}.claim(work.queue, work.batch, work.worker, work.lease) as j;
    if ids is null then
        return 0;
    end if;

    perform p.id
    from {{ schema }}.perform(ids, tokens) as p;
    return cardinality(ids);
end;
$$;

comment on function {{ schema }}.work(text, integer, text, interval) is
'Claims jobs, runs their handlers in SQL and ends them, each exactly once.';

{{ only("execute", "function " ~ schema ~ ".work(text, integer, text, interval)", worker) }}

{%- from "macros/doors.sql" import door -%}
-- Puts many jobs of one kind into a queue with one statement and returns their numbers, in the order
-- of the payloads.
create or replace function {{ schema }}.enqueue_many(
    queue text,
    kind text,
    payloads jsonb[],
    priority integer default 0,
    run_at timestamptz default null,
    concurrency_key text default null,
    tenant text default null,
    max_attempts integer default null
)
returns setof bigint
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    q {{ schema }}.queue;
    h {{ schema }}.head;
    due timestamptz := coalesce(enqueue_many.run_at, now());
    first bigint;
begin
    select n.* into q
    from {{ schema }}.queue as n
    where n.name = enqueue_many.queue;
    if q.id is null then
        perform {{ schema }}.no_queue(enqueue_many.queue);
    end if;
    q.max_attempts := coalesce(enqueue_many.max_attempts, q.max_attempts);

    if q.is_fair or enqueue_many.concurrency_key is not null or due > clock_timestamp() then
        return query
        select {{ schema }}.enqueue(
            enqueue_many.queue, enqueue_many.kind, p.payload, enqueue_many.priority,
            enqueue_many.run_at,
            concurrency_key => enqueue_many.concurrency_key,
            tenant => enqueue_many.tenant,
            max_attempts => enqueue_many.max_attempts
        )
        from unnest(enqueue_many.payloads) as p (payload);
        return;
    end if;

    select n.* into h
    from {{ schema }}.head as n
    where n.queue_id = q.id
    order by n.id desc
    limit 1;
    first := nextval('{{ schema }}.job_id');

    return query
    insert into {{ schema }}.ready (
        id, run_at, queue_id, priority, attempt, max_attempts, kind, tenant, payload
    )
    select
        nextval('{{ schema }}.job_id'),
        due,
        q.id,
        enqueue_many.priority,
        0,
        q.max_attempts,
        enqueue_many.kind,
        enqueue_many.tenant,
        p.payload
    from unnest(enqueue_many.payloads) as p (payload)
    returning id;
    if not found then
        return;
    end if;

    insert into {{ schema }}.tally (queue_id, ready)
    values (q.id, cardinality(enqueue_many.payloads));
    if enqueue_many.priority <> all (h.priorities) then
        perform {{ schema }}.touch_head(q.id, enqueue_many.priority::smallint, first);
    end if;
    if not exists (
        select
        from {{ schema }}.ready as r
        where
            r.queue_id = q.id
            and r.priority = h.priorities[1]
            and r.id >= h.firsts[1]
            and r.id < first
    ) then
        perform {{ schema }}.wake(enqueue_many.queue, q.id, first);
    end if;
end;
$$;

{% set arguments -%}
(
    text, text, jsonb[], integer, timestamptz, text, text, integer
)
{%- endset %}
comment on function {{ schema }}.enqueue_many{{ arguments }} is
'Puts many jobs of one kind into a queue and returns their numbers.';

{{ door(owner, schema ~ ".enqueue_many" ~ arguments, producer) }}

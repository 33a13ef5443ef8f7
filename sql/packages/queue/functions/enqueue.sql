{%- from "macros/doors.sql" import door -%}
-- Puts a job into a queue, within the transaction of the caller, and returns its number. A job that
-- is due, without a key and in a queue without turns, costs one row and one index entry. Each
-- statement and each expression of PL/pgSQL is made ready anew in each transaction, so this path has
-- as few of both as it can.
create or replace function {{ schema }}.enqueue(
    queue text,
    kind text,
    payload jsonb default '{}',
    priority integer default 0,
    run_at timestamptz default null,
    unique_key text default null,
    unique_window interval default null,
    on_duplicate text default 'skip',
    concurrency_key text default null,
    tenant text default null,
    max_attempts integer default null
)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    job_id bigint := nextval('{{ schema }}.job_id');
    found_queue integer;
    attempts smallint;
    is_fair boolean;
    has_company boolean;
begin
    select
        q.id,
        q.max_attempts,
        q.is_fair,
        (
            select r.attempt >= 0
            from {{ schema }}.ready as r
            where
                r.queue_id = q.id
                and r.priority = enqueue.priority
                and r.id between job_id - 32 and job_id - 1
            order by r.id desc
            limit 1
        )
    into found_queue, attempts, is_fair, has_company
    from {{ schema }}.queue as q
    where q.name = enqueue.queue;

    if
        is_fair is not false
        or enqueue.unique_key is not null
        or enqueue.concurrency_key is not null
        or enqueue.run_at > clock_timestamp()
    then
        if found_queue is null then
            perform {{ schema }}.no_queue(enqueue.queue);
        end if;
        return {{ schema }}.enqueue_with_care(
            row(
                job_id, coalesce(enqueue.run_at, now()), found_queue, enqueue.priority, 0,
                coalesce(enqueue.max_attempts, attempts), enqueue.kind, enqueue.tenant,
                enqueue.concurrency_key, enqueue.unique_key, enqueue.payload
            )::{{ schema }}.ready,
            enqueue.queue, enqueue.unique_window, enqueue.on_duplicate
        );
    end if;

    insert into {{ schema }}.ready (
        id, run_at, queue_id, priority, attempt, max_attempts, kind, tenant, payload
    )
    values (
        job_id, coalesce(enqueue.run_at, now()), found_queue, enqueue.priority, 0,
        coalesce(enqueue.max_attempts, attempts), enqueue.kind, enqueue.tenant, enqueue.payload
    );
    insert into {{ schema }}.tally (queue_id, ready) values (found_queue, 1);

    -- A job that came shortly before and still waits: claims know its priority, workers are awake.
    if has_company is null then
        if enqueue.priority <> all (({{ schema }}.newest_head(found_queue)).priorities) then
            perform {{ schema }}.touch_head(found_queue, enqueue.priority::smallint, job_id);
        end if;
        perform {{ schema }}.wake(enqueue.queue, found_queue, job_id);
    end if;
    return job_id;
end;
$$;

{% set arguments -%}
(
    text, text, jsonb, integer, timestamptz, text, interval, text, text, text, integer
)
{%- endset %}
comment on function {{ schema }}.enqueue{{ arguments }} is
'Puts a job into a queue and returns its number.';

{{ door(owner, schema ~ ".enqueue" ~ arguments, producer) }}

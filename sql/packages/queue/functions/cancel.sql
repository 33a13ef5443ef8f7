{%- from "macros/doors.sql" import door -%}
-- Cancels a job. One that waits is gone at once (cancelled); one that runs is told so at its next
-- heartbeat and is not tried again (asked). NULL when there is no such job any more, or a handler in
-- SQL is at it this very moment.
create or replace function {{ schema }}.cancel(id bigint)
returns text
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    job {{ schema }}.ready := {{ schema }}.withdraw(cancel.id);
begin
    if job.id is null then
        update {{ schema }}.running as r
        set is_cancelled = true
        where r.id = cancel.id;
        return case when found then 'asked' end;
    end if;

    delete from {{ schema }}.unique_job as u
    where
        u.queue_id = job.queue_id
        and u.unique_key = job.unique_key
        and u.job_id = job.id
        and u.held_until is null;
    insert into {{ schema }}.archive (
        id, queue_id, priority, attempt, kind, tenant, outcome, run_at, finished_at, payload
    )
    select
        job.id,
        job.queue_id,
        job.priority,
        job.attempt,
        job.kind,
        job.tenant,
        'cancelled',
        job.run_at,
        clock_timestamp(),
        job.payload
    from {{ schema }}.queue as q
    where
        q.id = job.queue_id
        and q.is_kept;
    insert into {{ schema }}.tally (queue_id, cancelled) values (job.queue_id, 1);
    return 'cancelled';
end;
$$;

comment on function {{ schema }}.cancel(bigint) is
'Cancels a job that waits, or asks the worker that runs it to stop.';

{{ door(owner, schema ~ ".cancel(bigint)", (producer, admin)) }}

{%- from "macros/doors.sql" import door -%}
-- What becomes of a job whose attempt failed: it waits for the next one, longer each time and not
-- quite as long as others, or it is dead. Answers retry or dead.
create or replace function {{ schema }}.put_off(
    job {{ schema }}.ready,
    error text,
    wait interval default null
)
returns text
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    q {{ schema }}.queue;
begin
    if (job).concurrency_key is not null then
        insert into {{ schema }}.turn (queue_id, freed, concurrency_key)
        values ((job).queue_id, 1, (job).concurrency_key);
    end if;
    insert into {{ schema }}.tally (queue_id, failed) values ((job).queue_id, 1);

    if (job).attempt >= (job).max_attempts then
        insert into {{ schema }}.dead
        select
            (job).*,
            clock_timestamp(),
            coalesce(put_off.error, '');
        insert into {{ schema }}.tally (queue_id, dead) values ((job).queue_id, 1);
        delete from {{ schema }}.unique_job as u
        where
            u.queue_id = (job).queue_id
            and u.unique_key = (job).unique_key
            and u.job_id = (job).id
            and u.held_until is null;
        return 'dead';
    end if;

    select n.* into q
    from {{ schema }}.queue as n
    where n.id = (job).queue_id;
    job.run_at := clock_timestamp() + coalesce(
        put_off.wait,
        least(
            q.retry_at_most,
            q.retry_after * (q.retry_factor ^ least((job).attempt - 1, 30))
        ) * (1 + q.retry_jitter * (2 * random() - 1))
    );
    perform {{ schema }}.place(job, put_off.error);
    return 'retry';
end;
$$;

comment on function {{ schema }}.put_off({{ schema }}.ready, text, interval) is
'Lets a failed job wait for its next attempt, or declares it dead.';

{{ door(owner, schema ~ ".put_off(" ~ schema ~ ".ready, text, interval)") }}

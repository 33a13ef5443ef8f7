{%- from "macros/doors.sql" import door -%}
-- Takes a unique key for a job. Answers NULL when it was free, or its window has closed; otherwise
-- the job that holds it. Two that ask at once: one waits for the other's transaction.
create or replace function {{ schema }}.hold_key(
    queue_id integer,
    unique_key text,
    job_id bigint,
    unique_window interval
)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    holder bigint;
begin
    insert into {{ schema }}.unique_job as u (job_id, held_until, queue_id, unique_key)
    values (
        hold_key.job_id, clock_timestamp() + hold_key.unique_window, hold_key.queue_id,
        hold_key.unique_key
    )
    on conflict on constraint unique_job_pkey do update
    set
        job_id = excluded.job_id,
        held_until = excluded.held_until
    where u.held_until <= clock_timestamp()
    returning u.job_id into holder;
    if found then
        return null;
    end if;

    select u.job_id into holder
    from {{ schema }}.unique_job as u
    where
        u.queue_id = hold_key.queue_id
        and u.unique_key = hold_key.unique_key
    for update;
    return holder;
end;
$$;

comment on function {{ schema }}.hold_key(integer, text, bigint, interval) is
'Takes a unique key for a job, or says which job holds it.';

{{ door(owner, schema ~ ".hold_key(integer, text, bigint, interval)") }}

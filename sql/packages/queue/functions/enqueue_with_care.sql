{%- from "macros/doors.sql" import door -%}
-- Enqueues a job that is more than a row: it has a unique key, or waits for its time, for its
-- concurrency key, or for the turn of its tenant.
create or replace function {{ schema }}.enqueue_with_care(
    job {{ schema }}.ready,
    queue text,
    unique_window interval,
    on_duplicate text
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
    former {{ schema }}.ready;
begin
    if enqueue_with_care.on_duplicate not in ('skip', 'replace', 'reject') then
        raise exception 'a duplicate cannot be treated by %', enqueue_with_care.on_duplicate
            using
                errcode = 'PKQ03',
                detail = 'on_duplicate is skip, replace or reject.',
                hint = 'Use skip to keep the job that is there already.';
    end if;

    if (job).unique_key is not null then
        holder := {{ schema }}.hold_key(
            (job).queue_id, (job).unique_key, (job).id, enqueue_with_care.unique_window
        );
        if holder is not null then
            if enqueue_with_care.on_duplicate = 'reject' then
                raise exception 'job % holds the key % already', holder, (job).unique_key
                    using
                        errcode = 'PKQ04',
                        detail = 'on_duplicate is reject.',
                        hint = 'Wait until it has ended, or skip or replace.';
            end if;
            if enqueue_with_care.on_duplicate = 'skip' then
                return holder;
            end if;
            former := {{ schema }}.withdraw(holder);
            job.id := coalesce(former.id, (job).id);
            update {{ schema }}.unique_job as u
            set
                job_id = (job).id,
                held_until = now() + enqueue_with_care.unique_window
            where
                u.queue_id = (job).queue_id
                and u.unique_key = (job).unique_key;
        end if;
    end if;

    if {{ schema }}.place(job) then
        perform {{ schema }}.wake(enqueue_with_care.queue, (job).queue_id, (job).id);
    end if;
    return (job).id;
end;
$$;

comment on function {{ schema }}.enqueue_with_care({{ schema }}.ready, text, interval, text) is
'Enqueues a job with a unique key, or one that has to wait for something.';

{{ door(owner, schema ~ ".enqueue_with_care(" ~ schema ~ ".ready, text, interval, text)") }}

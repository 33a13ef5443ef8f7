{%- from "macros/doors.sql" import door -%}
-- Makes a queue, or changes the settings of one: those that are named, the others stay. The names
-- are those of the columns of the table queue.
create or replace function {{ schema }}.create_queue(name text, settings jsonb default '{}')
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
    known text[] := array[
        'rate_limit', 'rate_period', 'concurrency', 'max_attempts', 'lease', 'is_fair', 'is_kept',
        'keep_for', 'retry_after', 'retry_factor', 'retry_at_most', 'retry_jitter'
    ];
    wrong text;
    q {{ schema }}.queue;
begin
    select k.name into wrong
    from jsonb_object_keys(create_queue.settings) as k (name)
    where k.name <> all (known)
    limit 1;
    if wrong is not null then
        raise exception 'a queue has no setting %', wrong
            using
                errcode = 'PKQ02',
                detail = format('Settings are %s.', array_to_string(known, ', ')),
                hint = 'Take it out, or spell it as above.';
    end if;

    insert into {{ schema }}.queue (name)
    values (create_queue.name)
    on conflict on constraint queue_name_is_unique do nothing;

    select n.* into q
    from {{ schema }}.queue as n
    where n.name = create_queue.name
    for update;
    q := jsonb_populate_record(q, create_queue.settings);
    update {{ schema }}.queue as n
    set
        rate_limit = q.rate_limit,
        rate_period = q.rate_period,
        concurrency = q.concurrency,
        max_attempts = q.max_attempts,
        lease = q.lease,
        is_fair = q.is_fair,
        is_kept = q.is_kept,
        keep_for = q.keep_for,
        retry_after = q.retry_after,
        retry_factor = q.retry_factor,
        retry_at_most = q.retry_at_most,
        retry_jitter = q.retry_jitter
    where n.id = q.id;

    if not exists (select from {{ schema }}.head as h where h.queue_id = q.id) then
        insert into {{ schema }}.head (
            surveyed_at, moved_at, next_run_at, queue_id, is_keyed, priorities, firsts, seen
        )
        values (now(), now(), 'infinity', q.id, false, '{0}', '{0}', '{0}');
    end if;
    if q.is_kept then
        perform {{ schema }}.keep_archive_ahead();
    end if;
    return q.id;
end;
$$;

comment on function {{ schema }}.create_queue(text, jsonb) is
'Makes a queue, or changes the settings that are named.';

{{ door(owner, schema ~ ".create_queue(text, jsonb)", admin) }}

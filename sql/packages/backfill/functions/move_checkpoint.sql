{%- from "macros/grants.sql" import only -%}
-- Notes that a batch is done: how far, how many, how long to rest. Without a key there was none
-- left, and the task is done.
create or replace function {{ schema }}.move_checkpoint(
    task {{ schema }}.task,
    key text[],
    rows bigint,
    changed bigint,
    began timestamptz,
    out outcome text,
    out wait interval
)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    took interval := clock_timestamp() - began;
    bad bigint;
begin
    outcome := 'moved';
    wait := took * task.sleep_ratio;
    if key is null then
        outcome := 'done';
        wait := '0';
    elsif task.max_quarantined is not null then
        select count(*)
        into bad
        from {{ schema }}.quarantine as q
        where q.task = move_checkpoint.task.name;
        if bad > task.max_quarantined then
            outcome := 'failed';
            wait := '0';
        end if;
    end if;

    update {{ schema }}.task as t
    set
        checkpoint = coalesce(key, t.checkpoint),
        seen_rows = t.seen_rows + rows,
        changed_rows = t.changed_rows + changed,
        busy = t.busy + took,
        waited = t.waited + wait,
        next_at = clock_timestamp() + wait,
        blocked = 0,
        waits_for = null,
        state = case outcome when 'moved' then t.state else outcome end,
        error = case outcome
            when 'failed'
                then format('%s rows are in quarantine, more than %s', bad, t.max_quarantined)
        end,
        finished_at = case outcome when 'done' then clock_timestamp() end
    where t.name = task.name;
end;
$$;

alter function {{ schema }}.move_checkpoint({{ schema }}.task, text[], bigint, bigint, timestamptz) owner to {{ owner }};

comment on function {{ schema }}.move_checkpoint({{ schema }}.task, text[], bigint, bigint, timestamptz) is
'Notes that a batch is done, and how long to rest.';

{{ only("execute", "function " ~ schema ~ ".move_checkpoint(" ~ schema ~ ".task, text[], bigint, bigint, timestamptz)") }}
